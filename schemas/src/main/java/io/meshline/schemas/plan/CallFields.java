package io.meshline.schemas.plan;

/**
 * One call as its plan read it: numbers, and where the rest stands in the bytes. Enums are given by
 * their place in the contract. To be filled again and again; not thread-safe.
 */
public final class CallFields {

  byte[] bytes = {};
  long startMicros;
  long latencyMicros;
  int reporter;
  int side;
  int sourceFrom;
  int sourceTo;
  int destinationFrom;
  int destinationTo;
  int protocol;
  int statusCode;
  int outcome;
  int reasonFrom;
  int reasonLength;
  int tls;
  long requestBytes;
  long responseBytes;
  long weight;
  int traceFrom;
  int traceLength;
  int scope;

  /** The bytes that positions point into: the value that was read, not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** When the call began, in microseconds since 1970-01-01T00:00:00Z. */
  public long startMicros() {
    return startMicros;
  }

  /** Its latency in microseconds; any number. */
  public long latencyMicros() {
    return latencyMicros;
  }

  /** Place of the {@link io.meshline.schemas.Reporter}. */
  public int reporter() {
    return reporter;
  }

  /** Place of the {@link io.meshline.schemas.Side}. */
  public int side() {
    return side;
  }

  /** Where the source begins. */
  public int sourceFrom() {
    return sourceFrom;
  }

  /** Where the source ends. */
  public int sourceTo() {
    return sourceTo;
  }

  /** Where the destination begins. */
  public int destinationFrom() {
    return destinationFrom;
  }

  /** Where the destination ends. */
  public int destinationTo() {
    return destinationTo;
  }

  /** Place of the {@link io.meshline.schemas.Protocol}. */
  public int protocol() {
    return protocol;
  }

  /** Status of the protocol, 0 for none. */
  public int statusCode() {
    return statusCode;
  }

  /** Place of the {@link io.meshline.schemas.Outcome}. */
  public int outcome() {
    return outcome;
  }

  /** Where the reason begins. */
  public int reasonFrom() {
    return reasonFrom;
  }

  /** Length of the reason: printable ASCII within the limit, a character each byte. */
  public int reasonLength() {
    return reasonLength;
  }

  /** Place of the {@link io.meshline.schemas.TlsMode}. */
  public int tls() {
    return tls;
  }

  /** Bytes of the request; any number. */
  public long requestBytes() {
    return requestBytes;
  }

  /** Bytes of the response; any number. */
  public long responseBytes() {
    return responseBytes;
  }

  /** How many calls it stands for; any number. */
  public long weight() {
    return weight;
  }

  /** Where the trace id begins. */
  public int traceFrom() {
    return traceFrom;
  }

  /** Length of the trace id: printable ASCII within the limit, a character each byte. */
  public int traceLength() {
    return traceLength;
  }

  /** Place of the {@link io.meshline.schemas.Scope}. */
  public int scope() {
    return scope;
  }
}
