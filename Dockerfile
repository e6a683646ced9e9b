# syntax=docker/dockerfile:1
# The product in one image. `docker compose up` starts it; compose.yaml says what else can stand beside it.

FROM node:24-bookworm-slim AS build
WORKDIR /app
# Packages first: they change less often than the sources.
COPY package.json package-lock.json .npmrc ./
COPY server/cli/setup.mjs server/cli/install.mjs server/cli/
RUN --mount=type=cache,target=/root/.npm node server/cli/install.mjs
COPY . .
RUN node server/cli/build.mjs && rm -rf .next/cache && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    PORT=3000 \
    DATA_DIR=/data \
    ENV_FILE=/data/.env \
    ENGINE_DATA_DIR=/data/engine
WORKDIR /app
COPY --from=build /app ./
RUN mkdir /data && chown node:node /data
# What it serves it cannot change: only /data and /tmp are its own.
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "server/cli/health.mjs"]
ENTRYPOINT ["node", "server/cli/start.mjs"]
