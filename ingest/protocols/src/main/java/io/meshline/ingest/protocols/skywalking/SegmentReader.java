package io.meshline.ingest.protocols.skywalking;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.Times;
import io.meshline.ingest.protocols.messages.BinaryMessages;
import io.meshline.ingest.protocols.messages.ShapeKey;
import io.meshline.ingest.protocols.messages.WireScan;
import io.meshline.ingest.protocols.skywalking.ScannedSpan.Part;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Party;
import io.meshline.schemas.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;
import org.jspecify.annotations.Nullable;

/**
 * Segments straight from their bytes, where spans like theirs were seen before: only what differs
 * is read. A segment with a span of a new shape, or one that is not written as expected, goes the
 * way of {@link SegmentConverter}, from which new shapes are learned; so both ways give the same.
 * Thread-safe.
 */
public final class SegmentReader {
  /** Bytes; longer ones are decoded each time. */
  private static final int LONGEST = 64 << 10;

  private final KnownSpans known;
  private final SegmentConverter converter = new SegmentConverter();

  /** A reader that knows what others have seen. */
  public SegmentReader() {
    this(KnownSpans.SHARED);
  }

  SegmentReader(KnownSpans known) {
    this.known = known;
  }

  /**
   * Converts each span of a segment.
   *
   * @throws InvalidProtocolBufferException if the bytes are not such a message, or would take up
   *     many times more memory than they do; then nothing was converted
   */
  public void convert(byte[] message, Outlet outlet) throws InvalidProtocolBufferException {
    SegmentScan scan = message.length > LONGEST ? null : scan(message);
    if (scan == null) {
      converter.convert(BinaryMessages.parse(SegmentObject.getDefaultInstance(), message), outlet);
      return;
    }
    List<Observation> observations = observe(message, scan);
    if (observations == null) {
      learn(BinaryMessages.parse(SegmentObject.getDefaultInstance(), message), scan, outlet);
      return;
    }
    for (int i = 0; i < observations.size(); i++) {
      observations.get(i).handTo(outlet);
    }
  }

  /** What becomes of a segment, if that is known without decoding it; else null. */
  @Nullable List<Observation> observe(byte[] message) {
    SegmentScan scan = scan(message);
    return scan == null ? null : observe(message, scan);
  }

  /** Null if the segment is not written as expected. */
  private static @Nullable SegmentScan scan(byte[] message) {
    SegmentScan scan = new SegmentScan(message);
    try {
      scan.scan();
      return scan;
    } catch (WireScan.OddException e) {
      return null;
    }
  }

  /**
   * All that becomes of a segment; null if something of it is not known, or breaks the contract.
   */
  private @Nullable List<Observation> observe(byte[] message, SegmentScan scan) {
    Part endpoint = scan.entryEndpoint();
    ShapeKey key = scan.at(endpoint);
    Party caller = known.parties().find(key.first(), key.second());
    if (caller == null) {
      return null;
    }
    List<ScannedSpan> spans = scan.spans();
    @Nullable SpanShape[] shapes = shapes(spans);
    if (shapes == null) {
      return null;
    }
    List<Observation> observations = new ArrayList<>(spans.size());
    SegmentIds ids = new SegmentIds(message, scan.segment(), scan.trace());
    for (int i = 0; i < spans.size(); i++) {
      ScannedSpan span = spans.get(i);
      SpanShape shape = shapes[i];
      if (shape != null) {
        Party self = self(scan, span, endpoint, caller);
        if (self == null) {
          return null;
        }
        try {
          Instant start = Times.startOfMillis(span.start);
          long latency = Times.latencyBetweenMillis(span.start, span.end);
          observations.add(shape.observe(span, ids, start, latency, self));
        } catch (Refusal refusal) {
          return null;
        }
      }
    }
    return observations;
  }

  /** The shapes of what is observed; null if one of them is not known. */
  private @Nullable SpanShape @Nullable [] shapes(List<ScannedSpan> spans) {
    @Nullable SpanShape[] shapes = new SpanShape[spans.size()];
    for (int i = 0; i < shapes.length; i++) {
      ScannedSpan span = spans.get(i);
      if (SegmentScan.observed(span)) {
        SpanShape shape = known.shapes().find(span.first, span.second);
        if (shape == null) {
          return null;
        }
        shapes[i] = shape;
      }
    }
    for (SpanShape shape : shapes) {
      if (shape != null && shape.weight() < 0) {
        return null;
      }
    }
    return shapes;
  }

  /** The service: of an entry at its endpoint. */
  @SuppressWarnings("ReferenceEquality") // The very part, mostly; others are looked up.
  private @Nullable Party self(SegmentScan scan, ScannedSpan span, Part endpoint, Party caller) {
    if (span.type != SpanType.Entry_VALUE || span.operation == endpoint) {
      return caller;
    }
    ShapeKey key = scan.at(span.operation);
    return known.parties().find(key.first(), key.second());
  }

  private void learn(SegmentObject segment, SegmentScan scan, Outlet outlet) {
    Segment own = SegmentConverter.common(segment, outlet);
    if (own == null) {
      return;
    }
    learn(scan.at(scan.entryEndpoint()), own.caller());
    for (int i = 0; i < segment.getSpansCount(); i++) {
      ScannedSpan span = scan.spans().get(i);
      if (!isNew(scan, span)) {
        SegmentConverter.convert(own, segment.getSpans(i), outlet);
        continue;
      }
      Lesson lesson = new Lesson(known, outlet);
      SegmentConverter.convert(own, segment.getSpans(i), lesson);
      SpanShape shape = lesson.shape;
      if (shape != null) {
        known.add(span, shape);
        if (span.type == SpanType.Entry_VALUE && lesson.self != null) {
          learn(scan.at(span.operation), lesson.self);
        }
      }
    }
  }

  /** Whether there is something to be learned of a span. */
  private boolean isNew(SegmentScan scan, ScannedSpan span) {
    if (!SegmentScan.observed(span)) {
      return false;
    }
    if (known.lacks(span) || span.type != SpanType.Entry_VALUE) {
      return known.lacks(span);
    }
    ShapeKey key = scan.at(span.operation);
    return known.parties().find(key.first(), key.second()) == null;
  }

  private void learn(ShapeKey key, Party party) {
    known.add(key.first(), key.second(), key.length(), party);
  }

  /** Looks at what becomes of one span on its way. */
  private static final class Lesson implements Outlet {
    private final KnownSpans known;
    private final Outlet next;
    private int heard;

    /** Null unless exactly one thing came of the span. */
    private @Nullable SpanShape shape;

    private @Nullable Party self;

    Lesson(KnownSpans known, Outlet next) {
      this.known = known;
      this.next = next;
    }

    private void hear(@Nullable SpanShape ofThis, @Nullable Party itsSelf) {
      heard++;
      shape = heard == 1 ? ofThis : null;
      self = itsSelf;
    }

    @Override
    public void call(CallRecord call) {
      hear(SpanShape.of(call), call.getDestination());
      next.call(call);
    }

    @Override
    public void span(Span span) {
      hear(SpanShape.of(span, known.peers().only(span.getPeer())), span.getSelf());
      next.span(span);
    }

    @Override
    public void instance(InstanceMetadata instance) {
      hear(null, null);
      next.instance(instance);
    }

    @Override
    public void reject(Rejection rejection) {
      hear(null, null);
      next.reject(rejection);
    }
  }
}
