package io.meshline.ingest.protocols.skywalking;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.WireFormat;
import io.meshline.ingest.protocols.messages.ShapeKey;
import io.meshline.ingest.protocols.messages.WireScan;
import io.meshline.ingest.protocols.skywalking.ScannedSpan.Part;
import io.meshline.schemas.Limits;
import java.util.ArrayList;
import java.util.List;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.RefType;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;

/**
 * Looks through the bytes of a segment for what tells its spans apart, without making objects of
 * anything else. What is left of a span is the {@link ShapeKey} of its shape: two spans have one
 * key only if decoding gives the same for all that a shape is made of. Texts that are in no key are
 * seen to be ASCII, since what is no text makes a segment one that cannot be decoded. Not for
 * several threads.
 */
final class SegmentScan extends WireScan {
  private static final int TRACE = text(SegmentObject.TRACEID_FIELD_NUMBER);
  private static final int SEGMENT = text(SegmentObject.TRACESEGMENTID_FIELD_NUMBER);
  private static final int SPAN = text(SegmentObject.SPANS_FIELD_NUMBER);
  private static final int SERVICE = text(SegmentObject.SERVICE_FIELD_NUMBER);
  private static final int INSTANCE = text(SegmentObject.SERVICEINSTANCE_FIELD_NUMBER);
  private static final int LIMITED = numeric(SegmentObject.ISSIZELIMITED_FIELD_NUMBER);

  private static final int SPAN_ID = numeric(SpanObject.SPANID_FIELD_NUMBER);
  private static final int PARENT = numeric(SpanObject.PARENTSPANID_FIELD_NUMBER);
  private static final int START = numeric(SpanObject.STARTTIME_FIELD_NUMBER);
  private static final int END = numeric(SpanObject.ENDTIME_FIELD_NUMBER);
  private static final int REFERENCE = text(SpanObject.REFS_FIELD_NUMBER);
  private static final int OPERATION = text(SpanObject.OPERATIONNAME_FIELD_NUMBER);
  private static final int PEER = text(SpanObject.PEER_FIELD_NUMBER);
  private static final int TYPE = numeric(SpanObject.SPANTYPE_FIELD_NUMBER);
  private static final int LAYER = numeric(SpanObject.SPANLAYER_FIELD_NUMBER);
  private static final int COMPONENT = numeric(SpanObject.COMPONENTID_FIELD_NUMBER);
  private static final int ERROR = numeric(SpanObject.ISERROR_FIELD_NUMBER);
  private static final int TAG = text(SpanObject.TAGS_FIELD_NUMBER);
  private static final int SKIPPED = numeric(SpanObject.SKIPANALYSIS_FIELD_NUMBER);

  private static final int REF_TYPE = numeric(SegmentReference.REFTYPE_FIELD_NUMBER);
  private static final int REF_TRACE = text(SegmentReference.TRACEID_FIELD_NUMBER);
  private static final int REF_SEGMENT = text(SegmentReference.PARENTTRACESEGMENTID_FIELD_NUMBER);
  private static final int REF_SPAN = numeric(SegmentReference.PARENTSPANID_FIELD_NUMBER);
  private static final int REF_SERVICE = text(SegmentReference.PARENTSERVICE_FIELD_NUMBER);
  private static final int REF_INSTANCE = text(SegmentReference.PARENTSERVICEINSTANCE_FIELD_NUMBER);
  private static final int REF_ENDPOINT = text(SegmentReference.PARENTENDPOINT_FIELD_NUMBER);
  private static final int REF_ADDRESS =
      text(SegmentReference.NETWORKADDRESSUSEDATPEER_FIELD_NUMBER);

  private static final int TAG_KEY = text(KeyStringValuePair.KEY_FIELD_NUMBER);
  private static final int TAG_VALUE = text(KeyStringValuePair.VALUE_FIELD_NUMBER);

  /** Nested messages of a segment: so many weigh too little to be refused. */
  private static final int MOST_PARTS = 2_000;

  /** Names of tags that are read, by their length. */
  private static final Name[][] NAMES = names();

  private final ShapeKey key;
  private final List<ScannedSpan> spans = new ArrayList<>(4);
  private final Part trace = new Part();
  private final Part segment = new Part();
  private final Part service = new Part();
  private final Part instance = new Part();
  private int parts;

  /**
   * @param bytes of a segment; not changed meanwhile
   */
  SegmentScan(byte[] bytes) {
    super(bytes);
    this.key = new ShapeKey(bytes);
  }

  private static final class Name {
    private final byte[] name;
    private final Tags.Reading reading;

    Name(String name, Tags.Reading reading) {
      this.name = name.getBytes(US_ASCII);
      this.reading = reading;
    }
  }

  private static Name[][] names() {
    int longest = Tags.READ.keySet().stream().mapToInt(String::length).max().orElse(0);
    Name[][] names = new Name[longest + 1][];
    for (int length = 0; length <= longest; length++) {
      int each = length;
      names[length] =
          Tags.READ.entrySet().stream()
              .filter(read -> read.getKey().length() == each)
              .map(read -> new Name(read.getKey(), read.getValue()))
              .toArray(Name[]::new);
    }
    return names;
  }

  private static int text(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  private static int numeric(int field) {
    return field << 3 | WireFormat.WIRETYPE_VARINT;
  }

  List<ScannedSpan> spans() {
    return spans;
  }

  Part trace() {
    return trace;
  }

  Part segment() {
    return segment;
  }

  /**
   * Looks through the segment.
   *
   * @throws OddException if something is not written as agents write it, or is seldom
   */
  void scan() throws OddException {
    int end = bytes.length;
    while (at < end) {
      int tag = number(end);
      if (tag == SPAN) {
        int to = length(end) + at;
        span(to);
      } else if (tag == TRACE) {
        once(trace, end);
      } else if (tag == SEGMENT) {
        once(segment, end);
      } else if (tag == SERVICE) {
        once(service, end);
      } else if (tag == INSTANCE) {
        once(instance, end);
      } else if (tag == LIMITED) {
        varint(end);
      } else {
        throw new OddException();
      }
    }
    id(trace);
    id(segment);
    for (int i = 0; i < spans.size(); i++) {
      ScannedSpan span = spans.get(i);
      spanId(segment, span.id);
      spanId(segment, span.parent);
      spanId(span.parentSegment, span.parentSpan);
    }
  }

  /** An id of a span that stays as it is: a longer one becomes another one. */
  private static void spanId(Part part, int span) throws OddException {
    if (part.length() + 1 + SegmentIds.digits(span) > Limits.ID_LENGTH) {
      throw new OddException();
    }
  }

  /** What is told once only. */
  private void once(Part part, int end) throws OddException {
    int length = length(end);
    if (part.told) {
      throw new OddException();
    }
    part.told = true;
    part.from = at;
    at += length;
    part.to = at;
  }

  /** An id that is there, and stays as it is. */
  private void id(Part part) throws OddException {
    if (part.isEmpty() || part.length() > Limits.ID_LENGTH) {
      throw new OddException();
    }
    visible(part.from, part.to);
  }

  private void count() throws OddException {
    if (++parts > MOST_PARTS) {
      throw new OddException();
    }
  }

  private void span(int to) throws OddException {
    count();
    ScannedSpan span = new ScannedSpan();
    Part peer = new Part();
    key.clear();
    while (at < to) {
      int begin = at;
      int tag = number(to);
      if (tag == TAG) {
        tag(begin, length(to) + at);
      } else if (tag == SPAN_ID) {
        span.id = (int) varint(to);
      } else if (tag == PARENT) {
        span.parent = (int) varint(to);
      } else if (tag == START) {
        span.start = varint(to);
      } else if (tag == END) {
        span.end = varint(to);
      } else if (tag == OPERATION) {
        once(span.operation, to);
        key.keep(begin, at);
      } else if (tag == PEER) {
        once(peer, to);
        key.keep(begin, at);
      } else if (tag == TYPE) {
        span.type = (int) varint(to);
        key.keep(begin, at);
      } else if (tag == LAYER || tag == COMPONENT || tag == ERROR) {
        varint(to);
        key.keep(begin, at);
      } else if (tag == SKIPPED) {
        span.skipped = varint(to) != 0;
      } else if (tag == REFERENCE) {
        reference(span, length(to) + at);
      } else {
        // Logs, too: they tell why something failed, each in its own words.
        throw new OddException();
      }
    }
    if (at != to) {
      throw new OddException();
    }
    finish(span, peer);
  }

  private void finish(ScannedSpan span, Part peer) throws OddException {
    if (observed(span)) {
      if (span.type == SpanType.Entry_VALUE && span.referenceType != RefType.CrossProcess_VALUE) {
        // Whether it is of the same service is a matter of the segment.
        throw new OddException();
      }
      key.digest(0);
      span.first = key.first();
      span.second = key.second();
      span.keyBytes = key.length();
    } else if (span.skipped || span.type == SpanType.Local_VALUE) {
      ascii(span.operation.from, span.operation.to);
      ascii(peer.from, peer.to);
    } else {
      throw new OddException();
    }
    spans.add(span);
  }

  /** Whether something is made of the span. */
  static boolean observed(ScannedSpan span) {
    return !span.skipped && (span.type == SpanType.Entry_VALUE || span.type == SpanType.Exit_VALUE);
  }

  private void reference(ScannedSpan span, int to) throws OddException {
    count();
    if (++span.references > 1) {
      throw new OddException();
    }
    key.keepNumber(REFERENCE);
    while (at < to) {
      int begin = at;
      int tag = number(to);
      if (tag == REF_TYPE) {
        span.referenceType = (int) varint(to);
        key.keep(begin, at);
      } else if (tag == REF_TRACE) {
        once(span.referenceTrace, to);
      } else if (tag == REF_SEGMENT) {
        once(span.parentSegment, to);
      } else if (tag == REF_SPAN) {
        span.parentSpan = (int) varint(to);
      } else if (tag == REF_ENDPOINT) {
        once(span.parentEndpoint, to);
        ascii(span.parentEndpoint.from, at);
        key.keep(begin, at);
      } else if (tag == REF_SERVICE || tag == REF_INSTANCE || tag == REF_ADDRESS) {
        int length = length(to);
        ascii(at, at + length);
        at += length;
        key.keep(begin, at);
      } else {
        throw new OddException();
      }
    }
    if (at != to) {
      throw new OddException();
    }
    id(span.referenceTrace);
    id(span.parentSegment);
    key.keepNumber(0);
  }

  private void tag(int begin, int to) throws OddException {
    count();
    if (number(to) != TAG_KEY) {
      throw new OddException();
    }
    int nameLength = length(to);
    int name = at;
    at += nameLength;
    int value = to;
    if (at < to) {
      if (number(to) != TAG_VALUE) {
        throw new OddException();
      }
      int valueLength = length(to);
      value = at;
      at += valueLength;
    }
    if (at != to) {
      throw new OddException();
    }
    ascii(name, name + nameLength);
    ascii(value, to);
    switch (reading(name, nameLength)) {
      case NOT -> {}
      case WHOLE -> key.keep(begin, to);
      case VERB -> {
        key.keepNumber(TAG);
        key.keep(name, name + nameLength);
        key.keepNumber(TAG);
        verb(value, to);
      }
      case ALONE -> throw new OddException();
    }
  }

  private Tags.Reading reading(int name, int length) {
    if (length < NAMES.length) {
      for (Name each : NAMES[length]) {
        if (is(each.name, name, length)) {
          return each.reading;
        }
      }
    }
    return Tags.Reading.NOT;
  }

  /** Of a statement only its first word is read; the rest is another one each time. */
  private void verb(int from, int to) throws OddException {
    int end = from;
    while (end < to && end - from <= Tags.MAX_VERB && Tags.isLetter((char) bytes[end])) {
      end++;
    }
    if (end == from) {
      throw new OddException();
    }
    key.keep(from, end);
    key.keepNumber(0);
  }

  /** The name of what the service was entered by; see {@link Segment}. */
  Part entryEndpoint() {
    ScannedSpan first = null;
    Part inherited = new Part();
    Part job = new Part();
    for (int i = 0; i < spans.size(); i++) {
      ScannedSpan span = spans.get(i);
      if (span.type == SpanType.Entry_VALUE) {
        first = first == null || span.id < first.id ? span : first;
      } else if (inherited.isEmpty()) {
        if (span.references > 0 && span.referenceType == RefType.CrossThread_VALUE) {
          inherited = span.parentEndpoint;
        }
        job = span.parent < 0 && job.isEmpty() ? span.operation : job;
      }
    }
    if (first != null) {
      return first.operation;
    }
    return inherited.isEmpty() ? job : inherited;
  }

  /** The key of the service as it is at an endpoint. */
  ShapeKey at(Part endpoint) {
    key.clear();
    key.keep(service.from, service.to);
    key.keepNumber(SERVICE);
    key.keep(instance.from, instance.to);
    key.keepNumber(INSTANCE);
    key.keep(endpoint.from, endpoint.to);
    key.digest(0);
    return key;
  }
}
