"""The interpreter as it ships, learned once for all tests, and a small one that learns in no time."""

from pathlib import Path

import pytest

from bot.wiring import interpreter as trained_interpreter
from nlu import project, training_data
from nlu.interpreter import EmbeddedInterpreter
from nlu.training import train
from nlu.training_data import TrainingData

SMALL_DOMAIN = """
version: "3.1"
intents: [set_goal, thank, change_language]
entities: [goal_area, language, person_role]
"""

SMALL_EN = """
version: "3.1"
nlu:
  - intent: set_goal
    examples: |
      - i want to raise my [algebra]{"entity": "goal_area", "value": "academics"} grade
      - i want to get better grades
      - my goal is to be [on time]{"entity": "goal_area", "value": "attendance"}
      - i want to talk to my [coach](person_role) more
  - intent: thank
    examples: |
      - thank you so much
      - thanks a lot
      - thx
      - ty
  - intent: change_language
    examples: |
      - can you text me in [spanish]{"entity": "language", "value": "es"}
      - change language please
      - i speak [spanish]{"entity": "language", "value": "es"}
      - another language
  - synonym: academics
    examples: |
      - algebra
      - algebra grade
      - math
  - synonym: attendance
    examples: |
      - on time
      - showing up
  - synonym: es
    examples: |
      - spanish
  - synonym: coach
    examples: |
      - coach
  - lookup: everyday_word
    examples: |
      - math
"""

SMALL_ES = """
version: "3.1"
nlu:
  - intent: set_goal
    examples: |
      - quiero subir mi nota de álgebra
      - quiero mejorar mis notas
      - mi meta es llegar temprano
      - quiero sacar buenas notas
  - intent: thank
    examples: |
      - muchas gracias por todo
      - mil gracias
      - grax
      - se lo agradezco
  - intent: change_language
    examples: |
      - me puede escribir en español
      - cambiar el idioma por favor
      - hablo español
      - otro idioma
"""


@pytest.fixture
def small_project() -> dict[str, str]:
    return {"domain.yml": SMALL_DOMAIN, "data/en/all.yml": SMALL_EN, "data/es/all.yml": SMALL_ES}


@pytest.fixture
def small(small_project: dict[str, str]) -> EmbeddedInterpreter:
    return train(training_data.load(small_project))


@pytest.fixture(scope="session")
def data() -> TrainingData:
    return training_data.load(project.files())


@pytest.fixture(scope="session")
def interpreter(model_home: Path) -> EmbeddedInterpreter:
    return trained_interpreter(model_home, project.languages())
