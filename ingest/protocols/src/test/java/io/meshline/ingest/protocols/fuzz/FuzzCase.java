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
 */
record FuzzCase(
    String name,
    LongFunction<Mutations> mutations,
    Converter converter,
    List<? extends Message> messages,
    List<String> bodies) {

  static FuzzCase protobuf(String name, List<? extends Message> valid, Converter converter) {
    return new FuzzCase(name, seed -> new WireMutations(seed, valid), converter, valid, List.of());
  }

  static FuzzCase json(String name, List<String> valid, Converter converter) {
    return new FuzzCase(name, seed -> new JsonMutations(seed, valid), converter, List.of(), valid);
  }

  @Override
  public String toString() {
    return name;
  }
}
