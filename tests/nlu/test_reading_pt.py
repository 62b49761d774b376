"""Numbers, short answers, commands, corrections, people, measures and goals as Brazilians text them."""

import pytest

from nlu.answers import OptionWords, choice, choices, says_none, scale_many, yes_no
from nlu.commands import command, opt_out
from nlu.corrections import correction
from nlu.goals import states_goal
from nlu.measures import read_measure
from nlu.numbers import read_number
from nlu.people import bare_person, read_person, split_people

PT = ("pt", "en")

NUMBERS = [
    ("6", 6), ("sete", 7), ("tipo um 6", 6), ("talvez um 7", 7), ("7/10", 7), ("7 de 10", 7), ("70%", 7),
    ("70 por cento", 7), ("um 5 acho", 5), ("uns 4", 4), ("é um 3", 3), ("to no 6", 6), ("tô no 6", 6),
    ("um oito", 8), ("dez", 10), ("zero", 0), ("metade", 5), ("mais ou menos um 6", 6), ("sete e meio", 7.5),
    ("6,5", 6.5), ("7 ou 8", 7), ("era 5 mas agora é 7", 7), ("entao 4", 4), ("eu diria 9", 9),
    ("8 pq estudei", 8), ("8 porque estudei", 8), ("dou um 6", 6), ("seti", 7), ("sinco", 5), ("nove kkk", 9),
    ("6 pontos", 6), ("acho q um 4", 4), ("pelo menos um 5", 5), ("n sei uns 5", 5), ("agora um 8", 8),
    ("100%", 10), ("nota 4", 4), ("5 essa semana", 5), ("3 dias", 3), ("foi 5 e agora 7", 7), ("oito né", 8),
    ("7 mais ou menos", 7), ("sei la 6", 6), ("um 10 mano", 10), ("na metade", 5), ("5 rs", 5),
    ("um 7 eu acho", 7), ("tenho 3 provas essa semana e tô sem tempo", None), ("bem", None), ("onze", None),
    ("", None), ("uma vez eu fui na tutoria", None), ("cada um dos meus amigos", None), ("nada", None),
    ("nao sei", None), ("nenhum deles ajudou", None), ("a", None),
    ("capítulo 3 tava difícil demais pra mim", None),
]  # fmt: skip
ANY_NUMBER = [
    ("oitenta e cinco", 85), ("duzentos e vinte", 220), ("dois mil", 2000), ("trinta e dois", 32),
    ("cento e dez", 110),
]  # fmt: skip

YES = [
    "sim", "s", "ss", "Sim!", "SIM", "claro", "claro que sim", "aham", "uhum", "isso", "isso mesmo", "é sim",
    "ok", "blz", "beleza", "pode ser", "pode", "bora", "com certeza", "ctz", "tá bom", "ta bom", "tudo bem",
    "certo", "quero", "quero sim", "acho que sim", "sim pfv", "sim por favor", "sim obrigada", "fiz",
    "consegui sim", "👍", "simmm", "então sim", "sim professora", "1", "sim já fiz", "é verdade", "fechado",
    "demorou", "perfeito", "vamos", "sou eu", "yes", "já é", "pode crer", "por mim tudo bem", "sim kkk",
]  # fmt: skip
NO = [
    "não", "nao", "n", "nn", "Não.", "nops", "não obrigado", "nao obg", "nãooo", "de jeito nenhum",
    "ainda não", "ainda n", "agora não", "nunca", "claro que não", "acho que não", "acho q n", "não quero",
    "n quero", "não fiz", "não consegui", "não posso", "n posso", "nem pensar", "jamais", "não por enquanto",
    "❌", "👎", "na verdade não", "não tá certo", "2", "não muito", "melhor não", "hoje não", "errado",
    "não não", "não é", "não precisa", "tá errado", "nao deu", "nem um pouco", "não professora", "num quero",
    "no momento não", "quero não",
]  # fmt: skip
NEITHER = [
    "talvez", "não sei", "nao sei", "n sei", "sei la", "depende", "mais ou menos", "às vezes", "nem ideia",
    "sim e não", "oi", "um pouco", "5", "", "tô com dor de cabeça", "quem sabe", "não tenho certeza",
    "2 dias atrás", "tanto faz", "no sábado",
]  # fmt: skip
NOTHING = [
    "nada", "Nada.", "nadinha", "ninguém", "ngm", "nenhum", "nenhuma", "não", "n", "não tenho", "n tenho",
    "não tem", "mais nada", "só isso", "nada por enquanto", "não sei", "n sei", "nsei", "sei la",
    "não faço ideia", "nem ideia", "não tenho certeza", "quem sabe", "não sei ainda", "n sei oq colocar",
    "não sei o que dizer", "então não sei", "bom nada", "não me vem nada na cabeça", "nada em especial",
    "não se aplica", "n/a", "ainda não", "não obrigada", "tudo bem", "tô bem", "só eu", "acho que nada",
    "na verdade nada", "não tem problema", "mais ninguém", "eu n sei", "sem problemas",
]  # fmt: skip
SOMETHING = [
    "não tenho tempo", "não tenho quem me ajude", "ninguém me ajuda em casa", "não sei fazer fração",
    "meu celular", "sim", "nada dá certo em matemática", "não tenho certeza se vou passar", "6", "",
    "meu trabalho", "não tem internet em casa", "nem ideia de como fazer a redação", "não entendo a aula",
    "meu irmão", "cuido dos meus irmãos",
]  # fmt: skip

COMMANDS = [
    ("ajuda", "help"), ("Ajuda por favor", "help"), ("me ajuda", "help"), ("o que eu posso fazer", "help"),
    ("como funciona", "help"), ("o que é isso", "help"), ("oq eh isso", "help"), ("oq eu faço agora", "help"),
    ("voltar", "back"), ("volta", "back"), ("quero voltar", "back"), ("volta pra pergunta anterior", "back"),
    ("a anterior", "back"), ("pode voltar pfv", "back"), ("mudar minha última resposta", "back"),
    ("pular", "skip"), ("pula", "skip"), ("pular essa pergunta", "skip"), ("pula essa aí", "skip"),
    ("próxima", "skip"), ("posso pular essa", "skip"), ("não quero responder isso", "skip"),
    ("prefiro não dizer", "skip"), ("passo", "skip"), ("próxima pergunta pfv", "skip"), ("repetir", "repeat"),
    ("repete por favor", "repeat"), ("oq", "repeat"), ("como assim", "repeat"), ("como?", "repeat"),
    ("não entendi", "repeat"), ("n entendi a pergunta", "repeat"), ("qual era a pergunta", "repeat"),
    ("de novo", "repeat"), ("menu", "menu"), ("Menu", "menu"), ("ver o menu", "menu"),
    ("voltar pro menu", "menu"), ("opções", "menu"), ("começar de novo", "menu"), ("idioma", "language"),
    ("mudar o idioma", "language"), ("trocar idioma", "language"), ("em inglês", "language"),
    ("em ingles por favor", "language"), ("pode falar em espanhol", "language"), ("english", "language"),
    ("não falo inglês", "language"), ("só falo português", "language"), ("pessoa", "person"),
    ("uma pessoa", "person"), ("quero falar com uma pessoa", "person"), ("posso falar com alguém", "person"),
    ("vc é um robô", "person"), ("tem alguém aí", "person"), ("deixa pra lá", "cancel"),
    ("esquece", "cancel"), ("cancelar", "cancel"), ("não quero mais", "cancel"), ("mudei de ideia", "cancel"),
    ("não quero fazer isso agora", "cancel"),
]  # fmt: skip
TALK = [
    "tô com dor nas costas", "português", "quero passar em biologia", "ajudar minha mãe",
    "falar com minha conselheira", "não", "sim", "semana que vem", "voltar a ler o livro",
    "uma pessoa da minha sala me irrita", "inglês é difícil", "7", "", "ler toda noite",
    "que bom que passei na prova", "meu irmão me ajuda com a lição", "passei de ano", "pulei a aula ontem",
    "o menu do lunch é ruim", "esqueci meu caderno",
]  # fmt: skip

OUT = [
    "para de me mandar mensagem", "pare de me mandar mensagens", "parem de mandar mensagem",
    "não me mande mais mensagem", "n me manda mais msg", "não quero mais receber mensagens",
    "não quero receber mais nada", "não quero mais mensagens", "chega de mensagens", "me tira dessa lista",
    "me tirem da lista", "me remove da lista por favor", "quero sair da lista", "cancelar mensagens",
    "cancelar inscrição", "quero me descadastrar", "descadastrar", "para", "pare", "parem", "chega",
    "me deixa em paz", "me deixem em paz", "não me incomodem", "não tenho interesse", "apaga meu número",
    "número errado", "é engano", "retiro meu consentimento", "revogo minha autorização", "para de encher",
    "não enche", "stop", "bloquear", "parem as mensagens", "não me escrevam mais",
    "não quero que me mandem mensagem", "me esquece", "sem mais mensagens", "não mandem mais",
    "por favor parem de me mandar mensagem", "tira meu número daí", "para de me perturbar",
]  # fmt: skip
IN = [
    "quero parar de fumar", "minha meta é parar de procrastinar", "quero parar de faltar", "não", "sim",
    "cancelar", "quero que meu irmão pare de me encher", "para mim", "para a aula de matemática", "",
    "minha amiga não fala mais comigo", "parar de chegar atrasado", "não entendi", "para sexta", "ajuda",
    "não quero mais", "quero parar de mexer no celular na aula",
    "fala pro meu ex parar de me mandar mensagem", "ele não para de me mandar mensagem",
    "me tira da aula de matemática", "para de chover pra gente jogar", "não quero fazer isso",
    "chega sexta e eu tô morto de cansado", "quero parar de vapear",
]  # fmt: skip

MENDED = [
    ("não espera, quis dizer 7", "7"), ("quis dizer 7", "7"), ("desculpa, 7", "7"), ("desculpa 7", "7"),
    ("não, 7", "7"), ("errei, é 7", "7"), ("me enganei é 7", "7"), ("*7", "7"), ("7*", "7"), ("ops 7", "7"),
    ("queria dizer sexta", "sexta"), ("desculpa quis dizer na terça", "na terça"), ("muda pra 8", "8"),
    ("muda minha resposta pra 8", "8"), ("era pra ser 6", "6"), ("peraí não, 7", "7"),
    ("coloquei errado, é 4", "4"), ("melhor 8", "8"), ("não é 7", "7"), ("me confundi, era 3", "3"),
    ("quis colocar 9", "9"), ("quis dizer minha mãe", "minha mãe"), ("na verdade 6", "6"),
    ("tá errado é 5", "5"), ("foi mal, 4", "4"), ("aliás 7", "7"), ("quer dizer 7", "7"),
    ("n pera eh 7", "7"), ("não espera", ""), ("errei", ""), ("ops", ""), ("quis dizer", ""),
    ("não errei era 6", "6"), ("foi sem querer é 6", "6"),
    ("quero mudar minha resposta", ""), ("não foi isso que eu quis dizer", ""), ("foi mal errei", ""),
]  # fmt: skip
KEPT = [
    "não sei", "desculpa tava na aula", "não", "7", "sexta", "não, 7 dias é muito", "", "não quero",
    "não tenho tempo", "li 7 páginas", "melhor amanhã a gente fala disso", "não obrigado",
    "errei 3 questões na prova", "na verdade eu gosto",
]  # fmt: skip


def option(value: str, *phrases: str) -> OptionWords:
    return OptionWords(value=value, phrases=phrases)


MODE = (
    option("in_person", "Pessoalmente", "In person", "presencial", "na escola", "cara a cara"),
    option("phone", "Por telefone", "By phone", "ligação", "me liga", "telefone"),
    option("video", "Por vídeo", "By video", "zoom", "videochamada", "chamada de vídeo", "online"),
)
LIKING = (option("1", "Gosto"), option("2", "Não sei"), option("3", "Não gosto"))
PICKED = [
    ("1", "in_person"), ("2", "phone"), ("opção 2", "phone"), ("a segunda", "phone"),
    ("o primeiro", "in_person"), ("a última", "video"), ("número 3", "video"), ("dois", "phone"),
    ("a 2", "phone"), ("pessoalmente", "in_person"), ("pessoalmente pfv", "in_person"),
    ("por telefone", "phone"), ("telefone", "phone"), ("me liga", "phone"), ("por video", "video"),
    ("videochamada por favor", "video"), ("zoom", "video"), ("na escola", "in_person"),
    ("entao pessoalmente", "in_person"), ("prefiro por vídeo", "video"), ("2 por favor", "phone"),
    ("3ª", "video"), ("não zoom, ligação", "phone"), ("três", "video"), ("pesoalmente", "in_person"),
    ("a terceira", "video"), ("melhor por telefone", "phone"), ("by phone", "phone"), ("não sei", None),
    ("4", None), ("2 dias atrás", None), ("tanto faz", None), ("", None), ("zoom ou ligação", None),
]  # fmt: skip
ON_A_SCALE = [
    ("sim", "1"), ("gosto", "1"), ("adoro", "1"), ("n", "3"), ("não gosto", "3"), ("chato", "3"),
    ("sei la", "2"), ("mais ou menos", "2"), ("curto", "1"), ("odeio", "3"), ("n sei", "2"), ("👍", "1"),
]  # fmt: skip

PEOPLE = [
    ("quero uma reunião com a professora de matemática", "a professora de matemática"),
    ("queria falar com a sra. Lopes sobre minhas notas", "a sra. Lopes"),
    ("reunião com o professor de biologia na segunda", "o professor de biologia"),
    ("posso falar com o diretor", "o diretor"),
    ("quero falar com a professora Ana Souza por favor", "a professora Ana Souza"),
    ("ver a conselheira", "a conselheira"), ("quero falar com minha counselor", "minha counselor"),
    ("preciso marcar um horário com a assistente social", "a assistente social"),
    ("gostaria de uma reunião com a professora do meu filho", "a professora"),
    ("dá pra conversar com a ms rivera amanhã", "a ms rivera"),
    ("reunião com meu conselheiro e a professora de inglês", "meu conselheiro e a professora de inglês"),
    ("falar com o coach Ben", "o coach Ben"), ("quero falar com a psicóloga", "a psicóloga"),
    ("posso falar com a orientadora pfv", "a orientadora"), ("falar com minha mãe", None),
    ("quero falar com alguém", None), ("não quero falar com a professora", None), ("uma reunião", None),
    ("minha professora é legal", None), ("já falei com a professora", None), ("", None),
    ("com a professora", None),
]  # fmt: skip

Row = tuple[str | None, float | None, float | None, str | None]
MEASURES: list[tuple[str, Row | None]] = [
    ("aumentar minha nota de álgebra de 68 para 80", ("nota de álgebra", 68, 80, None)),
    ("subir minha nota de 68 pra 80", ("nota", 68, 80, None)),
    ("quero subir minha média pra 90", ("média", None, 90, None)),
    ("subir meu gpa pra 3.5", ("gpa", None, 3.5, None)),
    ("ler 20 minutos por dia", ("ler", None, 20, "minutos por dia")),
    ("quero ler 20 minutos toda noite", ("ler", None, 20, "minutos toda noite")),
    ("ler 3 livros", ("ler", None, 3, "livros")),
    ("estudar duas horas por dia", ("estudar", None, 2, "horas por dia")),
    ("estudar 2h por dia", ("estudar", None, 2, "h por dia")),
    ("diminuir minhas faltas de 6 pra 2", ("faltas", 6, 2, None)),
    ("faltar menos de 2 dias", ("faltar", None, 2, "dias")),
    ("dormir 8 horas", ("dormir", None, 8, "horas")),
    ("juntar 200 dólares", ("juntar", None, 200, "dólares")),
    ("tirar um B", ("nota em letra (B)", None, None, "nota em letra")),
    ("quero tirar B em álgebra", ("álgebra (B)", None, None, "nota em letra")),
    ("quero tirar A em história", ("história (A)", None, None, "nota em letra")),
    ("passar de C pra B", ("nota em letra (C - B)", None, None, "nota em letra")),
    ("subir minha nota de um C para um B", ("nota (C - B)", None, None, "nota em letra")),
    ("entregar 5 tarefas essa semana", ("entregar", None, 5, "tarefas essa semana")),
    ("tirar 90 em química", ("química", None, 90, None)),
    ("subir minha nota pra 85%", ("nota", None, 85, "%")),
    ("tô com 70 em matemática e quero tirar 85", ("matemática", 70, 85, None)),
    ("passar em biologia", None), ("tirar uma nota boa", None), ("ser melhor", None), ("às 3", None),
    ("até 18 de dezembro", None), ("", None), ("em 2 semanas", None), ("fazer uma tarefa", None),
]  # fmt: skip

GOALS = [
    "quero aumentar minha nota de álgebra", "quero passar em biologia", "minha meta é me formar",
    "quero melhorar na leitura", "quero ler 20 minutos por dia", "quero parar de faltar",
    "minha meta é chegar na hora", "quero ir pra faculdade", "quero aprender inglês",
    "quero entregar toda a lição", "quero tirar notas melhores", "quero ser enfermeira",
    "quero fazer mais amigos", "kero passar de ano", "quero parar de vapear", "melhorar minha presença",
    "quero criar uma meta de ler toda noite", "quero entrar no time de futebol", "vou estudar todo dia",
    "to tentando acordar mais cedo", "quero tirar B em álgebra", "passar em todas as matérias",
    "quero falar mais na aula", "diminuir minhas faltas de 6 pra 2",
]  # fmt: skip
WISHES = [
    "quero criar uma meta", "criar uma meta", "nova meta", "meta", "quero uma meta nova",
    "posso criar uma meta", "oi", "", "quero falar com minha conselheira", "qual é minha meta",
    "mudar minha meta", "ver minhas metas", "quero ver meu plano", "preciso de ajuda", "quero mudar o idioma",
    "sim", "não", "7", "não quero fazer isso", "já terminei", "como eu crio uma meta", "quero pular",
    "obrigada", "quero outra meta", "já consegui", "quero mudar a reunião", "quem é você", "ok",
    "minhas metas", "quero fazer uma meta sobre matemática", "tô travada", "me ajuda a criar uma meta",
    "quero uma reunião", "tenho uma meta", "bom dia", "definir uma meta",
]  # fmt: skip


def test_a_number_is_read_as_it_was_meant() -> None:
    wrong = [
        (text, read_number(text, languages=PT, low=0, high=10))
        for text, meant in NUMBERS
        if read_number(text, languages=PT, low=0, high=10) != meant
    ]

    assert not wrong, f"numbers read as something else than was meant: {wrong}"


def test_number_words_are_put_together() -> None:
    assert [read_number(text, languages=PT) for text, _ in ANY_NUMBER] == [value for _, value in ANY_NUMBER]


@pytest.mark.parametrize(("texts", "meant"), [(YES, True), (NO, False), (NEITHER, None)])
def test_yes_and_no_are_read_however_they_are_texted(texts: list[str], meant: bool | None) -> None:
    wrong = [text for text in texts if yes_no(text, languages=PT) is not meant]

    assert not wrong, f"these should be {meant}: {wrong}"


def test_nothing_to_say_is_heard_and_something_is_kept() -> None:
    unheard = [text for text in NOTHING if not says_none(text, languages=PT)]
    lost = [text for text in SOMETHING if says_none(text, languages=PT)]

    assert not unheard, f"these say nothing: {unheard}"
    assert not lost, f"these say something: {lost}"


def test_a_command_is_known_with_manners_around_it() -> None:
    wrong = [
        (text, command(text, languages=PT)) for text, name in COMMANDS if command(text, languages=PT) != name
    ]

    assert not wrong, f"read as another command or none: {wrong}"


def test_talk_that_holds_a_command_word_is_talk() -> None:
    wrong = [(text, command(text, languages=PT)) for text in TALK if command(text, languages=PT)]

    assert not wrong, f"talk read as a command: {wrong}"


@pytest.mark.parametrize("languages", [PT, ("en", "es")])
def test_no_more_messages_is_understood_in_any_wording(languages: tuple[str, ...]) -> None:
    unheard = [text for text in OUT if not opt_out(text, languages=languages)]

    assert not unheard, f"these ask for no more messages: {unheard}"


def test_a_wish_about_something_else_silences_nothing() -> None:
    silenced = [text for text in IN if opt_out(text, languages=PT)]

    assert not silenced, f"these ask for no silence: {silenced}"


def test_the_new_answer_is_what_follows_and_talk_takes_nothing_back() -> None:
    wrong = [
        (text, correction(text, languages=PT))
        for text, meant in MENDED
        if correction(text, languages=PT) != meant
    ]
    taken = [text for text in KEPT if correction(text, languages=PT) is not None]

    assert not wrong, f"corrections read otherwise: {wrong}"
    assert not taken, f"ordinary talk taken as a correction: {taken}"


def test_one_option_is_picked_as_people_text_it() -> None:
    wrong = [
        (text, choice(text, MODE, languages=PT))
        for text, value in PICKED
        if choice(text, MODE, languages=PT) != value
    ]

    assert not wrong, f"another option, or none, was picked: {wrong}"


def test_words_alike_pick_a_place_on_a_scale_of_liking() -> None:
    wrong = [text for text, value in ON_A_SCALE if choice(text, LIKING, languages=PT) != value]

    assert not wrong, f"not the place on the scale that was meant: {wrong}"
    assert scale_many("gosto, não gosto, n sei", LIKING, languages=PT) == ("1", "3", "2")
    assert choices("todas", MODE, languages=PT) == ("in_person", "phone", "video")
    assert choices("1 e 3", MODE, languages=PT) == ("in_person", "video")


def test_the_person_is_found_in_their_own_words() -> None:
    wrong = [
        (text, read_person(text, languages=PT))
        for text, who in PEOPLE
        if read_person(text, languages=PT) != who
    ]

    assert not wrong, f"another person, or none, was found: {wrong}"
    assert bare_person("com a professora", languages=PT) == "a professora"
    assert split_people("minha mãe e minha tia", languages=PT) == ("minha mãe", "minha tia")


def test_a_measure_is_read_from_where_to_where() -> None:
    wrong = []
    for text, row in MEASURES:
        found = read_measure(text, languages=PT)
        got = (found.measure, found.baseline, found.target, found.unit) if found else None
        if got != row:
            wrong.append((text, got))

    assert not wrong, f"measures read otherwise: {wrong}"


def test_a_goal_is_told_from_the_wish_to_set_one() -> None:
    unheard = [text for text in GOALS if not states_goal(text, languages=PT)]
    guessed = [text for text in WISHES if states_goal(text, languages=PT)]

    assert not unheard, f"these state a goal: {unheard}"
    assert not guessed, f"these state none: {guessed}"
