# One image for every process of the service; what it runs is the command it is given.
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 GREENCARD_DATA=/data
# what the handbook is printed with; WeasyPrint finds it at run time
RUN apt-get update -qq \
 && apt-get install -qq -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --uid 10001 greencard \
 && install -d -o greencard -g greencard -m 700 /data

WORKDIR /srv/greencard
COPY pyproject.toml README.md LICENSE ./
COPY events ./events
COPY greencard ./greencard
COPY workers ./workers
COPY templates ./templates
# editable: the templates stand beside the packages, as in the repository
RUN pip install --editable .

USER greencard
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["greencard", "web", "--bind", "0.0.0.0:8000"]
