package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReadingBytesTest {
  private final List<String> refused = new ArrayList<>();
  private final ReadingBytes reading =
      new ReadingBytes((method, code) -> refused.add(method + " " + code));

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of(Status.UNIMPLEMENTED, Status.Code.UNIMPLEMENTED),
        Arguments.of(Status.INTERNAL, Status.Code.INTERNAL),
        Arguments.of(Status.UNAVAILABLE, Status.Code.CANCELLED),
        Arguments.of(Status.DEADLINE_EXCEEDED, Status.Code.CANCELLED),
        Arguments.of(Status.UNKNOWN, Status.Code.CANCELLED),
        // As gRPC ends a call in which we threw something.
        Arguments.of(
            Status.UNKNOWN.withDescription("Application error processing RPC"),
            Status.Code.UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void aCallThatNobodyCountedIsToldByTheCodeOfItsEnd(Status end, Status.Code told) {
    reading.newServerStreamTracer("a/b", new Metadata()).streamClosed(end);
    assertThat(refused).containsExactly("a/b " + told);
  }
}
