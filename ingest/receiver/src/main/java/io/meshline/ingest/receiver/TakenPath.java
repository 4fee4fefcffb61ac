package io.meshline.ingest.receiver;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A path of an HTTP port that is posted to, and what is taken there.
 *
 * @param path as in the request line, without a query
 * @param source what its messages count as
 * @param patience how long a caller waits for its answer
 * @param formats by media type, in small letters and without parameters; {@link #ANY_TYPE} for all
 *     others
 */
record TakenPath(String path, Source source, Patience patience, Map<String, Format> formats) {

  /** Key of the format that is meant when the media type is missing or none of the others. */
  static final String ANY_TYPE = "*/*";

  static final String JSON = "application/json";
  static final String PROTOBUF = "application/x-protobuf";

  /** How long a caller waits for its answer. */
  enum Patience {
    /** However long it takes. */
    ENDLESS,
    /** For {@code otlp.answer-timeout}; then it is told to try again later. */
    LIMITED
  }

  /**
   * How bodies of one media type are read and answered.
   *
   * @param conversions gives the conversion for one request
   * @param answers what callers with such bodies are told
   */
  record Format(Supplier<Conversion> conversions, HttpAnswers answers) {}

  /**
   * The format of a body.
   *
   * @param contentType the header; may have parameters, may be empty
   */
  Optional<Format> format(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
    Format format = formats.get(type.toLowerCase(Locale.ROOT));
    return Optional.ofNullable(format == null ? formats.get(ANY_TYPE) : format);
  }
}
