package io.meshline.ingest.receiver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.rpc.Code;
import com.google.rpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What callers of OTLP/HTTP are told, in the encoding of their request. */
final class OtlpAnswers {
  private static final JsonFactory JSON = new JsonFactory();

  private OtlpAnswers() {}

  /** Answers in protobuf; the messages of traces and of logs have the same fields. */
  static HttpAnswers protobuf() {
    return new HttpAnswers() {
      @Override
      public HttpAnswer settled(Receipt receipt) {
        return receipt.isUndecodable()
            ? refused(HttpAnswer.BAD_REQUEST, receipt.firstRejection())
            : answer(HttpAnswer.OK, Answers.export(receipt).bytes());
      }

      @Override
      public HttpAnswer refused(int status, String why) {
        return answer(
            status,
            Status.newBuilder()
                .setCode(code(status).getNumber())
                .setMessage(why)
                .build()
                .toByteArray());
      }

      private HttpAnswer answer(int status, byte[] body) {
        return new HttpAnswer(status, TakenPath.PROTOBUF, body);
      }
    };
  }

  /**
   * Answers in JSON.
   *
   * @param rejectedField how the number of rejected records is called: {@code rejectedSpans}, …
   */
  static HttpAnswers json(String rejectedField) {
    return new HttpAnswers() {
      @Override
      public HttpAnswer settled(Receipt receipt) {
        return receipt.isUndecodable()
            ? refused(HttpAnswer.BAD_REQUEST, receipt.firstRejection())
            : answer(HttpAnswer.OK, json -> partialSuccess(json, receipt));
      }

      @Override
      public HttpAnswer refused(int status, String why) {
        return answer(
            status,
            json -> {
              json.writeNumberField("code", code(status).getNumber());
              json.writeStringField("message", why);
            });
      }

      private void partialSuccess(JsonGenerator json, Receipt receipt) throws IOException {
        if (receipt.rejectedRecords() > 0) {
          json.writeObjectFieldStart("partialSuccess");
          // 64-bit numbers are texts in protobuf's JSON.
          json.writeStringField(rejectedField, Long.toString(receipt.rejectedRecords()));
          json.writeStringField("errorMessage", receipt.firstRejection());
          json.writeEndObject();
        }
      }

      private HttpAnswer answer(int status, Fields fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(64);
        try (JsonGenerator json = JSON.createGenerator(body)) {
          json.writeStartObject();
          fields.write(json);
          json.writeEndObject();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return new HttpAnswer(status, TakenPath.JSON, body.toByteArray());
      }
    };
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static Code code(int status) {
    return switch (status) {
      case HttpAnswer.BAD_REQUEST, HttpAnswer.UNKNOWN_TYPE -> Code.INVALID_ARGUMENT;
      case HttpAnswer.UNAUTHENTICATED -> Code.UNAUTHENTICATED;
      case HttpAnswer.NOT_FOUND, HttpAnswer.NOT_A_METHOD_OF_IT -> Code.UNIMPLEMENTED;
      case HttpAnswer.TOO_LARGE -> Code.RESOURCE_EXHAUSTED;
      default -> Code.UNAVAILABLE;
    };
  }
}
