package io.meshline.ingest.protocols.skywalking;

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
  private static final int TEXT = WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int NUMBER = WireFormat.WIRETYPE_VARINT;

  private static final int TRACE = SegmentObject.TRACEID_FIELD_NUMBER << 3 | TEXT;
  private static final int SEGMENT = SegmentObject.TRACESEGMENTID_FIELD_NUMBER << 3 | TEXT;
  private static final int SPAN = SegmentObject.SPANS_FIELD_NUMBER << 3 | TEXT;
  private static final int SERVICE = SegmentObject.SERVICE_FIELD_NUMBER << 3 | TEXT;
  private static final int INSTANCE = SegmentObject.SERVICEINSTANCE_FIELD_NUMBER << 3 | TEXT;
  private static final int LIMITED = SegmentObject.ISSIZELIMITED_FIELD_NUMBER << 3 | NUMBER;

  private static final int SPAN_ID = SpanObject.SPANID_FIELD_NUMBER << 3 | NUMBER;
  private static final int PARENT = SpanObject.PARENTSPANID_FIELD_NUMBER << 3 | NUMBER;
  private static final int START = SpanObject.STARTTIME_FIELD_NUMBER << 3 | NUMBER;
  private static final int END = SpanObject.ENDTIME_FIELD_NUMBER << 3 | NUMBER;
  private static final int REFERENCE = SpanObject.REFS_FIELD_NUMBER << 3 | TEXT;
  private static final int OPERATION = SpanObject.OPERATIONNAME_FIELD_NUMBER << 3 | TEXT;
  private static final int PEER = SpanObject.PEER_FIELD_NUMBER << 3 | TEXT;
  private static final int TYPE = SpanObject.SPANTYPE_FIELD_NUMBER << 3 | NUMBER;
  private static final int LAYER = SpanObject.SPANLAYER_FIELD_NUMBER << 3 | NUMBER;
  private static final int COMPONENT = SpanObject.COMPONENTID_FIELD_NUMBER << 3 | NUMBER;
  private static final int ERROR = SpanObject.ISERROR_FIELD_NUMBER << 3 | NUMBER;
  private static final int TAG = SpanObject.TAGS_FIELD_NUMBER << 3 | TEXT;
  private static final int SKIPPED = SpanObject.SKIPANALYSIS_FIELD_NUMBER << 3 | NUMBER;

  private static final int REF_TYPE = SegmentReference.REFTYPE_FIELD_NUMBER << 3 | NUMBER;
  private static final int REF_TRACE = SegmentReference.TRACEID_FIELD_NUMBER << 3 | TEXT;
  private static final int REF_SEGMENT =
      SegmentReference.PARENTTRACESEGMENTID_FIELD_NUMBER << 3 | TEXT;
  private static final int REF_SPAN = SegmentReference.PARENTSPANID_FIELD_NUMBER << 3 | NUMBER;
  private static final int REF_SERVICE = SegmentReference.PARENTSERVICE_FIELD_NUMBER << 3 | TEXT;
  private static final int REF_INSTANCE =
      SegmentReference.PARENTSERVICEINSTANCE_FIELD_NUMBER << 3 | TEXT;
  private static final int REF_ENDPOINT = SegmentReference.PARENTENDPOINT_FIELD_NUMBER << 3 | TEXT;
  private static final int REF_ADDRESS =
      SegmentReference.NETWORKADDRESSUSEDATPEER_FIELD_NUMBER << 3 | TEXT;

  private static final int TAG_KEY = KeyStringValuePair.KEY_FIELD_NUMBER << 3 | TEXT;
  private static final int TAG_VALUE = KeyStringValuePair.VALUE_FIELD_NUMBER << 3 | TEXT;

  /** Nested messages of a segment: so many weigh too little to be refused. */
  private static final int MOST_PARTS = 2_000;

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
        at = once(trace, at, end);
      } else if (tag == SEGMENT) {
        at = once(segment, at, end);
      } else if (tag == SERVICE) {
        at = once(service, at, end);
      } else if (tag == INSTANCE) {
        at = once(instance, at, end);
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

  /** What is told once only, from its length on; gives the place behind it. */
  private int once(Part part, int from, int end) throws OddException {
    int to = content(from, end);
    if (part.told) {
      throw new OddException();
    }
    part.told = true;
    part.from = inside(from);
    part.to = to;
    return to;
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
    int i = at;
    while (i < to) {
      int begin = i;
      int tag = bytes[i++];
      switch (tag) {
        case TAG -> {
          int end = content(i, to);
          tag(begin, inside(i), end);
          i = end;
        }
        case OPERATION -> {
          i = once(span.operation, i, to);
          key.keep(begin, i);
        }
        case PEER -> {
          i = once(peer, i, to);
          key.keep(begin, i);
        }
        case LAYER, COMPONENT, ERROR -> {
          i = digits(i, to);
          key.keep(begin, i);
        }
        case REFERENCE -> {
          int end = content(i, to);
          reference(span, inside(i), end);
          i = end;
        }
        default -> {
          at = i;
          number(span, tag, to);
          i = at;
          if (tag == TYPE) {
            key.keep(begin, i);
          }
        }
      }
    }
    at = to;
    finish(span, peer);
  }

  /** Reads a number of a span; logs are odd, too: they tell in words of their own what failed. */
  private void number(ScannedSpan span, int tag, int to) throws OddException {
    switch (tag) {
      case SPAN_ID -> span.id = (int) varint(to);
      case PARENT -> span.parent = (int) varint(to);
      case START -> span.start = varint(to);
      case END -> span.end = varint(to);
      case TYPE -> span.type = (int) varint(to);
      case SKIPPED -> span.skipped = varint(to) != 0;
      default -> throw new OddException();
    }
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

  private void reference(ScannedSpan span, int from, int to) throws OddException {
    count();
    if (++span.references > 1) {
      throw new OddException();
    }
    key.keepNumber(REFERENCE);
    int i = from;
    while (i < to) {
      int begin = i;
      int tag = bytes[i++];
      switch (tag) {
        case REF_TYPE -> {
          at = i;
          span.referenceType = (int) varint(to);
          i = at;
          key.keep(begin, i);
        }
        case REF_TRACE -> i = once(span.referenceTrace, i, to);
        case REF_SEGMENT -> i = once(span.parentSegment, i, to);
        case REF_SPAN -> {
          at = i;
          span.parentSpan = (int) varint(to);
          i = at;
        }
        case REF_ENDPOINT -> {
          i = once(span.parentEndpoint, i, to);
          ascii(span.parentEndpoint.from, i);
          key.keep(begin, i);
        }
        case REF_SERVICE, REF_INSTANCE, REF_ADDRESS -> {
          int end = content(i, to);
          ascii(inside(i), end);
          i = end;
          key.keep(begin, i);
        }
        default -> throw new OddException();
      }
    }
    id(span.referenceTrace);
    id(span.parentSegment);
    key.keepNumber(0);
  }

  private void tag(int begin, int from, int to) throws OddException {
    count();
    if (from == to || bytes[from] != TAG_KEY) {
      throw new OddException();
    }
    int nameEnd = content(from + 1, to);
    int name = inside(from + 1);
    int value = to;
    if (nameEnd < to) {
      if (bytes[nameEnd] != TAG_VALUE || content(nameEnd + 1, to) != to) {
        throw new OddException();
      }
      value = inside(nameEnd + 1);
    }
    ascii(name, nameEnd);
    ascii(value, to);
    switch (TagNames.reading(bytes, name, nameEnd)) {
      case NOT -> {}
      case WHOLE -> key.keep(begin, to);
      case VERB -> {
        key.keepNumber(TAG);
        key.keep(name, nameEnd);
        key.keepNumber(TAG);
        verb(value, to);
      }
      case ALONE -> throw new OddException();
    }
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
