# One image for the pages, the worker and the release line (compose.yaml says which is which).
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONPATH=/srv/sync-service
COPY requirements.txt /srv/sync-service/
RUN pip install --no-cache-dir --require-hashes --requirement /srv/sync-service/requirements.txt
COPY sync_service /srv/sync-service/sync_service
COPY french_cells /srv/sync-service/french_cells
COPY templates /srv/sync-service/templates
COPY translations /srv/sync-service/translations
COPY mappings /srv/sync-service/mappings

# Nobody in particular: compose.yaml runs it as the owner of the folder that holds the mappings.
USER 1000:1000
WORKDIR /var/lib/sync-service
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--config", "python:sync_service.entrypoints.web.serving", "sync_service.entrypoints.web.wsgi:application()"]
