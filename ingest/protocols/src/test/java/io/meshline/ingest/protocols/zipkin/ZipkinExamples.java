package io.meshline.ingest.protocols.zipkin;

import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import zipkin2.codec.SpanBytesDecoder;
import zipkin2.codec.SpanBytesEncoder;

/** Valid lists of spans: the rows of the tables of both versions. */
public final class ZipkinExamples {

  private ZipkinExamples() {}

  /** Of version 2, as JSON. */
  public static List<String> version2() {
    return lists(Version2Test.rows());
  }

  /** Of version 1, as JSON. */
  public static List<String> version1() {
    return lists(Version1Test.rows());
  }

  /** Of version 2, as Zipkin's own library writes them; to protobuf all fields are unknown. */
  public static List<Message> proto3() {
    return version2().stream().map(ZipkinExamples::proto3).toList();
  }

  private static Message proto3(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      return Empty.parseFrom(
          SpanBytesEncoder.PROTO3.encodeList(SpanBytesDecoder.JSON_V2.decodeList(bytes)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(json, e);
    }
  }

  private static List<String> lists(Stream<Arguments> rows) {
    return rows.map(row -> (String) row.get()[1])
        .map(spans -> spans.startsWith("[") ? spans : "[" + spans + "]")
        .toList();
  }
}
