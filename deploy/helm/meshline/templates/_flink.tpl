{{/*
A FlinkDeployment. Arguments: root, part (such as aggregation), job (its values), class, certificates (names), search, sla,
arguments, upgradeMode.
*/}}
{{- define "meshline.flinkDeployment" -}}
{{- $root := .root }}
{{- $values := .root.Values }}
{{- $jobs := $values.jobs }}
{{- $job := .job }}
{{- $name := printf "%s-%s" (include "meshline.fullname" .root) .part }}
{{- $part := dict "root" .root "part" .part }}
{{- $state := include "meshline.state" .root }}
apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata:
  name: {{ $name }}
  labels: {{- include "meshline.labels" $part | nindent 4 }}
spec:
  image: {{ include "meshline.image" (dict "root" $root "part" "jobs") }}
  imagePullPolicy: {{ $values.image.pullPolicy }}
  flinkVersion: {{ $jobs.flinkVersion }}
  serviceAccount: {{ include "meshline.flinkServiceAccount" $root }}
  flinkConfiguration:
    {{- /* What Flink needs of a Java 17, as in deploy/docker/flink.yaml: the operator writes its settings over the image's. */}}
    {{- $java := list
          "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED"
          "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED"
          "--add-opens=java.base/java.lang=ALL-UNNAMED"
          "--add-opens=java.base/java.net=ALL-UNNAMED"
          "--add-opens=java.base/java.io=ALL-UNNAMED"
          "--add-opens=java.base/java.nio=ALL-UNNAMED"
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED"
          "--add-opens=java.base/java.text=ALL-UNNAMED"
          "--add-opens=java.base/java.time=ALL-UNNAMED"
          "--add-opens=java.base/java.util=ALL-UNNAMED"
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED"
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED"
          "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED" }}
    {{- $settings := dict
        "env.java.opts.all" ($java | join " ")
        "env.java.opts.taskmanager" "-XX:+UseParallelGC -XX:+UseTransparentHugePages"
        "taskmanager.numberOfTaskSlots" (toString $job.slots)
        "state.backend.type" $jobs.stateBackend
        "execution.checkpointing.interval" $jobs.checkpointInterval
        "execution.checkpointing.incremental" "true"
        "execution.checkpointing.storage" "filesystem"
        "execution.checkpointing.dir" (printf "%s/checkpoints" $state)
        "execution.checkpointing.savepoint-dir" (printf "%s/savepoints" $state)
        "execution.checkpointing.externalized-checkpoint-retention" "RETAIN_ON_CANCELLATION"
        "execution.checkpointing.num-retained" "3"
        "execution.checkpointing.tolerable-failed-checkpoints" "1000"
        "kubernetes.operator.job.restart.failed" "true"
        "restart-strategy.type" "exponential-delay"
        "restart-strategy.exponential-delay.initial-backoff" "1s"
        "restart-strategy.exponential-delay.max-backoff" "1min"
        "metrics.reporter.prom.factory.class" "org.apache.flink.metrics.prometheus.PrometheusReporterFactory"
        "metrics.reporter.prom.port" "9249" }}
    {{- if $jobs.highAvailability }}
    {{- $settings = merge $settings (dict
        "high-availability.type" "kubernetes"
        "high-availability.storageDir" (printf "%s/high-availability" $state)) }}
    {{- end }}
    {{- if and (ne .upgradeMode "stateless") $jobs.periodicSavepoints }}
    {{- $settings = merge $settings (dict
        "kubernetes.operator.periodic.savepoint.interval" $jobs.periodicSavepoints
        "kubernetes.operator.savepoint.history.max.count" "5") }}
    {{- end }}
    {{- if and $job.autoscaler $job.autoscaler.enabled }}
    {{- $settings = merge $settings (dict
        "jobmanager.scheduler" "adaptive"
        "job.autoscaler.enabled" "true"
        "job.autoscaler.stabilization.interval" $job.autoscaler.stabilization
        "job.autoscaler.metrics.window" $job.autoscaler.window
        "job.autoscaler.utilization.target" (toString $job.autoscaler.targetUtilization)
        "job.autoscaler.vertex.min-parallelism" (toString $job.autoscaler.minParallelism)
        "job.autoscaler.vertex.max-parallelism" (toString $job.autoscaler.maxParallelism)) }}
    {{- end }}
    {{- range $key, $value := merge (deepCopy $jobs.flinkConfiguration) $settings }}
    {{ $key }}: {{ $value | toString | quote }}
    {{- end }}
  jobManager:
    resource: { cpu: {{ $job.jobManager.cpu }}, memory: {{ $job.jobManager.memory | quote }} }
  taskManager:
    resource: { cpu: {{ $job.taskManager.cpu }}, memory: {{ $job.taskManager.memory | quote }} }
  podTemplate:
    apiVersion: v1
    kind: Pod
    metadata:
      labels: {{- include "meshline.labels" $part | nindent 8 }}
      {{- if .checksum }}
      annotations:
        # Another content makes another job.
        meshline.io/objectives: {{ .checksum }}
      {{- end }}
    spec:
      enableServiceLinks: false
      {{- include "meshline.pullSecrets" $root | nindent 6 }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 9999
        runAsGroup: 9999
        fsGroup: 9999
        seccompProfile: { type: RuntimeDefault }
      {{- with $jobs.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $jobs.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: flink-main-container
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: {{ $jobs.readOnlyRootFilesystem }}
            capabilities: { drop: [ALL] }
          env:
            {{- include "meshline.kafka" (dict "root" $root "prefix" "MESHLINE_" "who" "jobs") | nindent 12 }}
            {{- include "meshline.registry" (dict "root" $root "prefix" "MESHLINE_") | nindent 12 }}
            {{- if .search }}
            {{- include "meshline.search" (dict "root" $root "reader" false) | nindent 12 }}
            {{- if $values.setup.enabled }}
            # The hook has done it, before any pod of this release.
            - name: MESHLINE_SEARCH_INSTALL_TEMPLATES
              value: "false"
            {{- end }}
            {{- end }}
            {{- if .sla }}
            - name: MESHLINE_SLA_OBJECTIVES
              value: /etc/meshline/objectives
            {{- end }}
            {{- include "meshline.options" (dict "prefix" "MESHLINE_" "options" $job.options) | nindent 12 }}
            {{- range $jobs.secretEnv }}
            {{- include "meshline.fromSecret" . | nindent 12 }}
            {{- end }}
          ports:
            - { name: metrics, containerPort: 9249 }
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
            - { name: logs, mountPath: /opt/flink/log }
            {{- if $jobs.state.claim }}
            - { name: state, mountPath: /opt/flink/state }
            {{- end }}
            {{- if include "meshline.certificates" (dict "root" $root "of" .certificates) }}
            - { name: certificates, mountPath: /etc/meshline/certificates, readOnly: true }
            {{- end }}
            {{- if .sla }}
            - { name: objectives, mountPath: /etc/meshline/objectives, readOnly: true }
            {{- end }}
      volumes:
        - name: tmp
          emptyDir: { sizeLimit: {{ $jobs.localStorage }} }
        - name: logs
          emptyDir: { sizeLimit: 256Mi }
        {{- if $jobs.state.claim }}
        - name: state
          persistentVolumeClaim: { claimName: {{ $jobs.state.claim }} }
        {{- end }}
        {{- with include "meshline.certificates" (dict "root" $root "of" .certificates) }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- if .sla }}
        - name: objectives
          configMap: { name: {{ $name }}-objectives }
        {{- end }}
  job:
    jarURI: local:///opt/flink/usrlib/meshline-jobs.jar
    entryClass: {{ .class }}
    args: {{- .arguments | default list | toYaml | nindent 6 }}
    parallelism: {{ $job.parallelism }}
    upgradeMode: {{ .upgradeMode }}
    state: running
{{- end }}
