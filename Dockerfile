# docs/INSTALL.md says how to run it: with the host's network, because off loopback the listeners demand TLS.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY global.json .editorconfig Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY src/ src/
COPY eng/ eng/
# CI=true: lock files are binding and warnings are errors.
RUN CI=true dotnet publish src/Keywright.Cli/Keywright.Cli.csproj -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
    && apt-get install -y --no-install-recommends libsodium23 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
# APP_UID is the unprivileged user that the base image brings.
RUN install -d -m 0700 -o $APP_UID -g $APP_UID /var/lib/keywright
ENV PATH="/app:$PATH" \
    KEYWRIGHT_HOME=/var/lib/keywright \
    DOTNET_EnableDiagnostics=0
USER $APP_UID
VOLUME /var/lib/keywright
EXPOSE 8470 8471
# The image has no curl; bash speaks enough HTTP for a health check.
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8471 && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["keywright"]
CMD ["serve"]
