package io.meshline.jobs.savepoints;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * The operators of a job by uid, and the states of those that have any, as lines to compare: {@code
 * <uid>}, or {@code <uid> <kind> <state>: <role>=<serializer>/<version>#<checksum> ...}. The
 * checksum is that of what Flink writes about the serializer, hence of its version and of those
 * within it; where these are schemas of Avro, which may evolve, it says {@code avro}.
 */
public final class OperatorStates {

  private OperatorStates() {}

  /** The operators of a graph. */
  public static SortedSet<String> uids(StreamExecutionEnvironment env) {
    return env.getStreamGraph().getStreamNodes().stream()
        .map(StreamNode::getTransformationUID)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The states in a savepoint.
   *
   * @param except uids of ends that are others in tests than in a cluster
   */
  public static SortedSet<String> states(Path savepoint, Collection<String> except)
      throws IOException {
    SortedSet<String> lines = new TreeSet<>();
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(savepoint.resolve("_metadata")))) {
      for (OperatorState operator :
          Checkpoints.loadCheckpointMetadata(
                  in, OperatorStates.class.getClassLoader(), savepoint.toString())
              .getOperatorStates()) {
        String uid = operator.getOperatorUid().orElseThrow();
        if (!except.contains(uid)) {
          for (OperatorSubtaskState state : operator.getStates()) {
            add(uid, state, lines);
          }
        }
      }
    }
    return lines;
  }

  /** A line without what is said about serializers. */
  public static String name(String line) {
    int colon = line.indexOf(':');
    return colon < 0 ? line : line.substring(0, colon);
  }

  private static void add(String uid, OperatorSubtaskState state, SortedSet<String> lines)
      throws IOException {
    ClassLoader classes = OperatorStates.class.getClassLoader();
    for (KeyedStateHandle handle : state.getManagedKeyedState()) {
      try (FSDataInputStream in = ((KeyGroupsStateHandle) handle).openInputStream()) {
        KeyedBackendSerializationProxy<?> proxy = new KeyedBackendSerializationProxy<>(classes);
        proxy.read(new DataInputViewStreamWrapper(in));
        lines.add(uid + " key: " + describe(proxy.getKeySerializerSnapshot()));
        proxy.getStateMetaInfoSnapshots().forEach(info -> lines.add(line(uid, info)));
      }
    }
    for (OperatorStateHandle handle : state.getManagedOperatorState()) {
      try (FSDataInputStream in = handle.openInputStream()) {
        OperatorBackendSerializationProxy proxy = new OperatorBackendSerializationProxy(classes);
        proxy.read(new DataInputViewStreamWrapper(in));
        List.of(
                proxy.getOperatorStateMetaInfoSnapshots(),
                proxy.getBroadcastStateMetaInfoSnapshots())
            .forEach(infos -> infos.forEach(info -> lines.add(line(uid, info))));
      }
    }
  }

  private static String line(String uid, StateMetaInfoSnapshot info) {
    Map<String, String> serializers = new TreeMap<>();
    info.getSerializerSnapshotsImmutable()
        .forEach((role, snapshot) -> serializers.put(role, describe(snapshot)));
    return serializers.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(
            Collectors.joining(
                " ", uid + " " + info.getBackendStateType() + " " + info.getName() + ": ", ""));
  }

  private static String describe(TypeSerializerSnapshot<?> snapshot) {
    DataOutputSerializer written = new DataOutputSerializer(256);
    try {
      TypeSerializerSnapshot.writeVersionedSnapshot(written, snapshot);
    } catch (IOException e) {
      throw new IllegalStateException(e); // nothing here does input or output
    }
    String serializer =
        name(snapshot.restoreSerializer()) + "/" + snapshot.getCurrentVersion() + "#";
    if (new String(written.getCopyOfBuffer(), StandardCharsets.ISO_8859_1)
        .contains("\"type\":\"record\"")) {
      return serializer + "avro";
    }
    CRC32 checksum = new CRC32();
    checksum.update(written.getSharedBuffer(), 0, written.length());
    return serializer + "%08x".formatted(checksum.getValue());
  }

  private static String name(TypeSerializer<?> serializer) {
    if (serializer instanceof MapSerializer<?, ?> map) {
      return "Map(%s,%s)".formatted(name(map.getKeySerializer()), name(map.getValueSerializer()));
    }
    if (serializer instanceof ListSerializer<?> list) {
      return "List(%s)".formatted(name(list.getElementSerializer()));
    }
    return serializer.getClass().getSimpleName();
  }
}
