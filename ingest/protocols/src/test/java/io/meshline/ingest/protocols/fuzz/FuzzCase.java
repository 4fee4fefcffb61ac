package io.meshline.ingest.protocols.fuzz;

import com.google.protobuf.Message;
import io.meshline.ingest.protocols.fuzz.Fuzzing.Converter;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A converter to be fuzzed.
 *
 * @param name of the converter, for people
 * @param mutations gives the damaged messages of a seed
 * @param messages valid ones; none if it reads JSON
 * @param bodies valid ones; none if it reads protobuf
 * @param remembered bytes of heap that it may fill by and by, however many messages come
 */
record FuzzCase(
    String name,
    LongFunction<Mutations> mutations,
    Converter converter,
    List<? extends Message> messages,
    List<String> bodies,
    long remembered) {

  static FuzzCase protobuf(String name, List<? extends Message> valid, Converter converter) {
    return new FuzzCase(
        name, seed -> new WireMutations(seed, valid), converter, valid, List.of(), 0);
  }

  static FuzzCase json(String name, List<String> valid, Converter converter) {
    return new FuzzCase(
        name, seed -> new JsonMutations(seed, valid), converter, List.of(), valid, 0);
  }

  /** The same converter, which remembers some of what it sees. */
  FuzzCase remembering(long bytes) {
    return new FuzzCase(name, mutations, converter, messages, bodies, bytes);
  }

  @Override
  public String toString() {
    return name;
  }
}
