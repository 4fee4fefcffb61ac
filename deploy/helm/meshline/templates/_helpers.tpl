{{/* Names. */}}
{{- define "meshline.fullname" -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}
{{- end }}

{{/* Labels that select a part's pods. Arguments: root, part. */}}
{{- define "meshline.selector" -}}
app.kubernetes.io/name: meshline
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{/* All labels of a part. Arguments: root, part. */}}
{{- define "meshline.labels" -}}
{{ include "meshline.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: meshline
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* An image. Arguments: root, part. */}}
{{- define "meshline.image" -}}
{{- $image := printf "%s/%s" .root.Values.image.prefix .part }}
{{- with index .root.Values.image.digests .part }}{{ $image }}@{{ . }}
{{- else }}{{ $image }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "meshline.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{/* What pods and containers of ours may do: nothing. */}}
{{- define "meshline.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: { type: RuntimeDefault }
{{- end }}
{{- define "meshline.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/* An option's variable. Arguments: prefix, key. */}}
{{- define "meshline.variable" -}}
{{ .prefix }}{{ .key | upper | replace "." "_" | replace "-" "_" }}
{{- end }}

{{/* Variables of options. Arguments: prefix, options. */}}
{{- define "meshline.options" -}}
{{- $prefix := .prefix }}
{{- range $key, $value := .options }}
- name: {{ include "meshline.variable" (dict "prefix" $prefix "key" $key) }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}

{{/* A variable from a secret. Arguments: name, secret, key. */}}
{{- define "meshline.fromSecret" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end }}

{{/* How a part reaches Kafka. Arguments: root, prefix, who (a key of kafka.users). */}}
{{- define "meshline.kafka" -}}
{{- $values := .root.Values }}
{{- $kafka := $values.kafka }}
{{- $user := index $kafka.users .who }}
{{- $known := ternary (printf "%s-%s" (include "meshline.fullname" .root) .who) "" $values.strimzi.users }}
{{- $name := $user.name | default $known }}
- name: {{ .prefix }}KAFKA_BOOTSTRAP_SERVERS
  value: {{ required "kafka.bootstrapServers: not set (expected: host:port,…)" $kafka.bootstrapServers | quote }}
{{- with $kafka.securityProtocol }}
- name: {{ $.prefix }}KAFKA_SECURITY_PROTOCOL
  value: {{ . }}
{{- end }}
{{- if $name }}
- name: {{ .prefix }}KAFKA_SASL_MECHANISM
  value: {{ $kafka.saslMechanism | default "SCRAM-SHA-512" }}
- name: {{ .prefix }}KAFKA_USER
  value: {{ $name | quote }}
{{ include "meshline.fromSecret" (dict "name" (printf "%sKAFKA_PASSWORD" .prefix) "secret" (required (printf "kafka.users.%s.secret: not set (expected: the secret with the password of %s)" .who $name) ($user.secret | default $known)) "key" $user.key) }}
{{- end }}
{{- if $kafka.caCertificate.secret }}
- name: {{ .prefix }}KAFKA_CA_CERTIFICATE
  value: /etc/meshline/certificates/kafka-ca.crt
{{- end }}
{{- if $kafka.keystore.secret }}
- name: {{ .prefix }}KAFKA_KEYSTORE
  value: /etc/meshline/certificates/kafka-keystore.pem
{{- if $kafka.keystore.passwordKey }}
{{ include "meshline.fromSecret" (dict "name" (printf "%sKAFKA_KEYSTORE_PASSWORD" .prefix) "secret" $kafka.keystore.secret "key" $kafka.keystore.passwordKey) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Who a part is at the registry. Arguments: root, prefix. */}}
{{- define "meshline.registryAccess" -}}
{{- $registry := .root.Values.registry }}
{{- if $registry.user }}
- name: {{ .prefix }}REGISTRY_USER
  value: {{ $registry.user | quote }}
{{ include "meshline.fromSecret" (dict "name" (printf "%sREGISTRY_PASSWORD" .prefix) "secret" (required "registry.password.secret: not set (expected: the secret with the password of registry.user)" $registry.password.secret) "key" $registry.password.key) }}
{{- else if $registry.token.secret }}
{{ include "meshline.fromSecret" (dict "name" (printf "%sREGISTRY_TOKEN" .prefix) "secret" $registry.token.secret "key" $registry.token.key) }}
{{- end }}
{{- end }}

{{/* How a part reaches the registry. Arguments: root, prefix. */}}
{{- define "meshline.registry" -}}
- name: {{ .prefix }}REGISTRY_URLS
  value: {{ required "registry.urls: not set (expected: the address of its Confluent REST API)" .root.Values.registry.urls | quote }}
{{- with include "meshline.registryAccess" . }}
{{- . }}
{{- end }}
{{- if .root.Values.registry.caCertificate.secret }}
- name: {{ .prefix }}REGISTRY_CA_CERTIFICATE
  value: /etc/meshline/certificates/registry-ca.crt
{{- end }}
{{- end }}

{{/* Who a part is at the search store: who writes, or the reader if there is one. Arguments: root, reader. */}}
{{- define "meshline.searchAccess" -}}
{{- $search := .root.Values.search }}
{{- $who := $search }}
{{- if and .reader (or $search.reader.user $search.reader.apiKey.secret) }}{{ $who = $search.reader }}{{ end }}
{{- if $who.user }}
- name: MESHLINE_SEARCH_USER
  value: {{ $who.user | quote }}
{{ include "meshline.fromSecret" (dict "name" "MESHLINE_SEARCH_PASSWORD" "secret" (required "search.password.secret: not set (expected: the secret with the password of search.user)" $who.password.secret) "key" $who.password.key) }}
{{- else if $who.apiKey.secret }}
{{ include "meshline.fromSecret" (dict "name" "MESHLINE_SEARCH_API_KEY" "secret" $who.apiKey.secret "key" $who.apiKey.key) }}
{{- end }}
{{- end }}

{{/* How a part reaches the search store. Arguments: root, reader. */}}
{{- define "meshline.search" -}}
- name: MESHLINE_SEARCH_HOSTS
  value: {{ required "search.urls: not set (expected: addresses of the search store)" .root.Values.search.urls | quote }}
{{- with include "meshline.searchAccess" . }}
{{- . }}
{{- end }}
{{- if .root.Values.search.caCertificate.secret }}
- name: MESHLINE_SEARCH_CA_CERTIFICATE
  value: /etc/meshline/certificates/search-ca.crt
{{- end }}
{{- end }}

{{/* Certificates that a part needs, as one volume; empty if there are none. Arguments: root, of (names). */}}
{{- define "meshline.certificates" -}}
{{- $values := .root.Values }}
{{- $sources := list }}
{{- if has "kafka" .of }}
{{- with $values.kafka.caCertificate }}{{ if .secret }}{{ $sources = append $sources (dict "secret" .secret "key" .key "path" "kafka-ca.crt") }}{{ end }}{{ end }}
{{- with $values.kafka.keystore }}{{ if .secret }}{{ $sources = append $sources (dict "secret" .secret "key" .key "path" "kafka-keystore.pem") }}{{ end }}{{ end }}
{{- end }}
{{- if has "registry" .of }}
{{- with $values.registry.caCertificate }}{{ if .secret }}{{ $sources = append $sources (dict "secret" .secret "key" .key "path" "registry-ca.crt") }}{{ end }}{{ end }}
{{- end }}
{{- if has "search" .of }}
{{- with $values.search.caCertificate }}{{ if .secret }}{{ $sources = append $sources (dict "secret" .secret "key" .key "path" "search-ca.crt") }}{{ end }}{{ end }}
{{- end }}
{{- if has "receiver" .of }}
{{- with $values.receiver.tls }}{{ if .secret }}
{{- $sources = append $sources (dict "secret" .secret "key" "tls.crt" "path" "receiver.crt") }}
{{- $sources = append $sources (dict "secret" .secret "key" "tls.key" "path" "receiver.key") }}
{{- if .clientCa.secret }}{{ $sources = append $sources (dict "secret" .clientCa.secret "key" .clientCa.key "path" "client-ca.crt") }}{{ end }}
{{- end }}{{ end }}
{{- end }}
{{- if $sources }}
- name: certificates
  projected:
    defaultMode: 0440
    sources:
      {{- range $sources }}
      - secret:
          name: {{ .secret }}
          items:
            - { key: {{ .key | quote }}, path: {{ .path }} }
      {{- end }}
{{- end }}
{{- end }}

{{/* Ports of addresses, as a YAML list. Argument: host:port,… or URLs. */}}
{{- define "meshline.ports" -}}
{{- range splitList "," . }}
{{- $address := trim . }}
{{- $host := regexReplaceAll "^https?://([^/]*).*$" $address "${1}" }}
{{- $port := regexFind ":[0-9]+$" $host | trimPrefix ":" }}
{{- if not $port }}{{ $port = ternary "443" "80" (hasPrefix "https://" $address) }}{{ end }}
- {{ $port }}
{{- end }}
{{- end }}

{{/* Where Flink's state goes. */}}
{{- define "meshline.state" -}}
{{- if .Values.jobs.state.claim }}file:///opt/flink/state
{{- else }}{{ required "jobs.state.url: not set (expected: where Flink keeps its state, such as s3://bucket/meshline, or jobs.state.claim)" .Values.jobs.state.url | trimSuffix "/" }}
{{- end }}
{{- end }}

{{- define "meshline.flinkServiceAccount" -}}
{{ .Values.jobs.serviceAccount | default (printf "%s-flink" (include "meshline.fullname" .)) }}
{{- end }}

{{/* Where a policy lets out: names, and ports. Arguments: dns (networkPolicy.dns), ports. */}}
{{- define "meshline.egress" }}
# Names: pods of the cluster, and what answers at addresses of the nodes, which no selector of pods means.
- to:
    - namespaceSelector: {}
    {{- range .dns.addresses }}
    - ipBlock: { cidr: {{ . }} }
    {{- end }}
  ports:
    {{- range .dns.ports }}
    - { protocol: UDP, port: {{ . }} }
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
{{- with uniq .ports }}
- ports:
    {{- range . }}
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
{{- end }}
{{- end }}

{{/* A pod of the tools. Arguments: root, part, restart, arguments, env, of (certificates), resources. */}}
{{- define "meshline.toolsPod" }}
automountServiceAccountToken: false
enableServiceLinks: false
restartPolicy: {{ .restart }}
{{- include "meshline.pullSecrets" .root | nindent 0 }}
securityContext: {{- include "meshline.podSecurity" .root | nindent 2 }}
containers:
  - name: {{ .part }}
    image: {{ include "meshline.image" (dict "root" .root "part" "tools") }}
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    securityContext: {{- include "meshline.containerSecurity" .root | nindent 6 }}
    args: {{- .arguments | toYaml | nindent 6 }}
    env: {{- .env | nindent 6 }}
    resources: {{- toYaml .resources | nindent 6 }}
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
      {{- if include "meshline.certificates" (dict "root" .root "of" .of) }}
      - { name: certificates, mountPath: /etc/meshline/certificates, readOnly: true }
      {{- end }}
volumes:
  - name: tmp
    emptyDir: { sizeLimit: 64Mi }
  {{- with include "meshline.certificates" (dict "root" .root "of" .of) }}
  {{- . | nindent 2 }}
  {{- end }}
{{- end }}
