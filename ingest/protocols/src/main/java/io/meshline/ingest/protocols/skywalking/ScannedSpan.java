package io.meshline.ingest.protocols.skywalking;

/** What tells a span from others of its shape, and where its parts are in the message. */
final class ScannedSpan {
  int id;
  int parent;
  long start;
  long end;
  int type;
  boolean skipped;
  final Part operation = new Part();

  /** How many references it has; of more than one nothing is known. */
  int references;

  int referenceType;
  final Part referenceTrace = new Part();
  final Part parentSegment = new Part();
  int parentSpan;
  final Part parentEndpoint = new Part();

  /** Digest of what its shape is known by. */
  long first;

  long second;
  int keyBytes;

  /** A part of the message. */
  static final class Part {
    int from;
    int to;
    boolean told;

    boolean isEmpty() {
      return from == to;
    }

    int length() {
      return to - from;
    }
  }
}
