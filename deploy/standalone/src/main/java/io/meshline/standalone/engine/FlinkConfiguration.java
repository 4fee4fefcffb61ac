package io.meshline.standalone.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Flink's start scripts would have worked out: its configuration file and the memory of its
 * processes. A TaskManager does not start unless every share of its memory is given.
 */
final class FlinkConfiguration {
  private static final int FRAMEWORK_HEAP = 96;
  private static final int FRAMEWORK_OFF_HEAP = 96;
  private static final int NETWORK = 48;

  /** RocksDB is not the default here; a job that wants it still gets a little. */
  private static final int MANAGED = 32;

  private static final int METASPACE = 256;
  private static final int JOB_MANAGER_HEAP = 256;

  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.net",
          "java.io",
          "java.nio",
          "sun.nio.ch",
          "java.lang.reflect",
          "java.text",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private FlinkConfiguration() {}

  /** The configuration file's content, which all processes share. */
  static Map<String, String> shared(
      FlinkSettings settings, int restPort, int rpcPort, Path data, Path temporary) {
    var all = new LinkedHashMap<String, String>();
    all.put("jobmanager.rpc.address", Loopback.HOST);
    all.put("jobmanager.rpc.port", String.valueOf(rpcPort));
    all.put("jobmanager.bind-host", Loopback.HOST);
    all.put("taskmanager.host", Loopback.HOST);
    all.put("taskmanager.bind-host", Loopback.HOST);
    all.put("rest.address", Loopback.HOST);
    all.put("rest.bind-address", Loopback.HOST);
    all.put("rest.port", String.valueOf(restPort));
    all.put("rest.bind-port", String.valueOf(restPort));
    all.put("io.tmp.dirs", temporary.toString());
    all.put("web.upload.dir", temporary.resolve("upload").toString());
    all.put("taskmanager.numberOfTaskSlots", String.valueOf(settings.slots()));
    all.put("parallelism.default", "2");
    // A process that is killed shall be missed within seconds.
    all.put("heartbeat.interval", "2000");
    all.put("heartbeat.timeout", "10000");
    all.put("restart-strategy.type", "exponential-delay");
    all.put("restart-strategy.exponential-delay.initial-backoff", "1 s");
    all.put("restart-strategy.exponential-delay.max-backoff", "15 s");
    all.put("state.backend.type", "hashmap");
    all.put("execution.checkpointing.interval", settings.checkpointMillis() + " ms");
    all.put("execution.checkpointing.storage", "filesystem");
    all.put("execution.checkpointing.dir", data.resolve("checkpoints").toUri().toString());
    all.put("execution.checkpointing.savepoint-dir", data.resolve("savepoints").toUri().toString());
    all.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    all.put("execution.checkpointing.num-retained", "2");
    all.put("execution.checkpointing.tolerable-failed-checkpoints", "1000");
    all.put("classloader.check-leaked-classloader", "false");
    memory(all, settings);
    all.putAll(settings.more());
    return all;
  }

  /** Options of the JobManager's JVM. */
  static List<String> jobManagerJvm(FlinkSettings settings) {
    return jvm(48, JOB_MANAGER_HEAP, 128, settings.lasting());
  }

  /** Options of a TaskManager's JVM. */
  static List<String> taskManagerJvm(FlinkSettings settings) {
    return jvm(
        96,
        FRAMEWORK_HEAP + settings.heapMegabytes(),
        FRAMEWORK_OFF_HEAP + NETWORK,
        settings.lasting());
  }

  private static void memory(Map<String, String> all, FlinkSettings settings) {
    all.put("jobmanager.memory.heap.size", JOB_MANAGER_HEAP + "m");
    all.put("jobmanager.memory.off-heap.size", "128m");
    all.put("jobmanager.memory.jvm-metaspace.size", METASPACE + "m");
    all.put("jobmanager.memory.jvm-overhead.min", "64m");
    all.put("jobmanager.memory.jvm-overhead.max", "64m");
    all.put("taskmanager.cpu.cores", String.valueOf((double) settings.slots()));
    all.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP + "m");
    all.put("taskmanager.memory.task.heap.size", settings.heapMegabytes() + "m");
    all.put("taskmanager.memory.framework.off-heap.size", FRAMEWORK_OFF_HEAP + "m");
    all.put("taskmanager.memory.task.off-heap.size", "0m");
    all.put("taskmanager.memory.network.min", NETWORK + "m");
    all.put("taskmanager.memory.network.max", NETWORK + "m");
    all.put("taskmanager.memory.managed.size", MANAGED + "m");
    all.put("taskmanager.memory.jvm-metaspace.size", METASPACE + "m");
    all.put("taskmanager.memory.jvm-overhead.min", "64m");
    all.put("taskmanager.memory.jvm-overhead.max", "64m");
  }

  private static List<String> jvm(int firstHeap, int heap, int direct, boolean lasting) {
    var options = new ArrayList<String>();
    options.add("-Xms" + firstHeap + "m");
    options.add("-Xmx" + heap + "m");
    options.add("-XX:MaxDirectMemorySize=" + direct + "m");
    options.add("-XX:MaxMetaspaceSize=" + METASPACE + "m");
    if (lasting) {
      options.add("-XX:+UseParallelGC");
      options.add("-XX:+UseTransparentHugePages");
    } else {
      options.add("-XX:+UseSerialGC");
      // As the other engines here: starts sooner, and leaves the cores to those beside it.
      options.add("-XX:TieredStopAtLevel=1");
      options.add("-XX:ReservedCodeCacheSize=96m");
    }
    options.add("--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED");
    options.add("--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED");
    OPENED.forEach(name -> options.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    return options;
  }
}
