# One image for all processes of Vouchroom: web, signalling, worker, beat and migrations differ in their command only.

FROM node:22-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY static static
RUN npm run build

FROM python:3.11-slim
# The last three as launcher/environment.py has them, which says why.
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=33554432 MALLOC_TRIM_THRESHOLD_=67108864
RUN useradd --system --create-home --uid 10001 vouchroom && install -d -o vouchroom /data /data/documents /data/mailbox
WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
COPY --from=frontend /app/static/dist static/dist
# The values below exist during this one step only: collectstatic reads the settings and none of these.
RUN pybabel compile --directory locale --domain django --use-fuzzy --statistics \
 && VOUCHROOM_SECRET_KEY="$(head -c 48 /dev/urandom | base64 -w0)" \
    VOUCHROOM_HMAC_KEY="$(head -c 48 /dev/urandom | base64 -w0)" \
    VOUCHROOM_MASTER_KEY="$(head -c 32 /dev/urandom | base64 -w0)" \
    VOUCHROOM_SITE_ORIGIN=https://build.invalid VOUCHROOM_SIGNALLING_ORIGIN=wss://build.invalid \
    VOUCHROOM_SIGNALLING_HEALTH_URL=http://build.invalid/livez VOUCHROOM_DOCUMENTS_URL=file:///data/documents \
    VOUCHROOM_SCAN_URL=clamd://build.invalid:3310 \
    DATABASE_URL=postgres://build.invalid/build REDIS_URL=redis://build.invalid EMAIL_URL=smtp://build.invalid:25 \
    python manage.py collectstatic --no-input
USER vouchroom
EXPOSE 8000 8001
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "config.wsgi:application"]
