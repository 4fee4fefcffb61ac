package io.meshline.jobs.pairing;

import io.meshline.jobs.types.ImmutableSerializer;
import io.meshline.jobs.types.OwnType;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.SpanLink;
import io.meshline.schemas.Starts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Spans on their way to their traces. Not for state, which must be read by later releases: there,
 * spans are as Avro has them. Parties and names come back shared, since a mesh has few of them, and
 * ids of traces and parents, since spans of a trace come soon after each other.
 */
final class RoutedSpanSerializer extends ImmutableSerializer<Tuple2<String, Span>> {
  private static final long serialVersionUID = 1;

  /** Type of routed spans. */
  @SuppressWarnings("unchecked") // The class has no more to say of its fields.
  static final TypeInformation<Tuple2<String, Span>> TYPE =
      new OwnType<>(
          (Class<Tuple2<String, Span>>) (Class<?>) Tuple2.class, new RoutedSpanSerializer());

  /** With some hundred bytes each a few megabytes. */
  private static final int PARTIES = 1 << 14;

  /** Addresses and reasons. */
  private static final int NAMES = 1 << 12;

  private static final int IDS = 1 << 14;

  private static final int OWN_KEY = 1;
  private static final int SHARED = 2;
  private static final SpanKind[] KINDS = SpanKind.values();
  private static final Protocol[] PROTOCOLS = Protocol.values();
  private static final Outcome[] OUTCOMES = Outcome.values();

  private transient @Nullable SpanBytes bytes;
  private transient @Nullable Known<Party> parties;
  private transient @Nullable Known<String> names;
  private transient @Nullable Known<String> ids;

  @Override
  public RoutedSpanSerializer duplicate() {
    return new RoutedSpanSerializer(); // The buffers are not shared between threads.
  }

  @Override
  @SuppressWarnings("NullAway") // Flink asks for an instance to reuse; immutable types need none.
  public Tuple2<String, Span> createInstance() {
    return null;
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // Writer and reader are of one release.
  public void serialize(Tuple2<String, Span> routed, DataOutputView target) throws IOException {
    SpanBytes out = bytes();
    out.clear();
    Span span = routed.f1;
    boolean ownKey = routed.f0.equals(span.getTraceId());
    out.number((ownKey ? OWN_KEY : 0) | (span.getShared() ? SHARED : 0));
    if (!ownKey) {
      out.text(routed.f0);
    }
    out.text(span.getTraceId());
    out.text(span.getSpanId());
    out.text(span.getParentSpanId());
    out.number(span.getKind().ordinal());
    out.number(EventTimes.micros(span.getStart()));
    out.number(span.getLatencyMicros());
    out.party(span.getSelf());
    out.party(span.getPeer());
    out.text(span.getPeerAddress());
    out.number(span.getProtocol().ordinal());
    out.number(span.getStatusCode());
    out.number(span.getOutcome().ordinal());
    out.text(span.getReason());
    out.number(span.getRequestBytes());
    out.number(span.getResponseBytes());
    out.number(span.getWeight());
    out.number(span.getLinks().size());
    for (SpanLink link : span.getLinks()) {
      out.text(link.getTraceId());
      out.text(link.getSpanId());
    }
    out.number(span.getAttributes().size());
    for (Map.Entry<String, String> attribute : span.getAttributes().entrySet()) {
      out.text(attribute.getKey());
      out.text(attribute.getValue());
    }
    out.writeTo(target);
  }

  @Override
  public Tuple2<String, Span> deserialize(DataInputView source) throws IOException {
    SpanBytes in = bytes();
    Known<Party> known = parties();
    Known<String> names = names();
    in.readFrom(source);
    int flags = (int) in.number();
    String key = (flags & OWN_KEY) != 0 ? null : in.text();
    Known<String> ids = ids();
    String traceId = in.text(ids);
    Span span = new Span();
    span.setTraceId(traceId);
    span.setSpanId(in.text(ids));
    span.setParentSpanId(in.text(ids));
    span.setKind(KINDS[(int) in.number()]);
    span.setShared((flags & SHARED) != 0);
    Starts.set(span, EventTimes.instant(in.number()));
    span.setLatencyMicros(in.number());
    span.setSelf(in.party(known));
    span.setPeer(in.party(known));
    span.setPeerAddress(in.text(names));
    span.setProtocol(PROTOCOLS[(int) in.number()]);
    span.setStatusCode((int) in.number());
    span.setOutcome(OUTCOMES[(int) in.number()]);
    span.setReason(in.text(names));
    span.setRequestBytes(in.number());
    span.setResponseBytes(in.number());
    span.setWeight(in.number());
    span.setLinks(links(in));
    span.setAttributes(attributes(in));
    return Tuple2.of(key == null ? traceId : key, span);
  }

  private static List<SpanLink> links(SpanBytes in) {
    int count = (int) in.number();
    if (count == 0) {
      return List.of();
    }
    List<SpanLink> links = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      links.add(new SpanLink(in.text(), in.text()));
    }
    return links;
  }

  private static Map<String, String> attributes(SpanBytes in) {
    int count = (int) in.number();
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> attributes = new HashMap<>(count * 2);
    for (int i = 0; i < count; i++) {
      attributes.put(in.text(), in.text());
    }
    return attributes;
  }

  private SpanBytes bytes() {
    SpanBytes mine = bytes;
    if (mine == null) {
      mine = new SpanBytes();
      bytes = mine;
    }
    return mine;
  }

  private Known<Party> parties() {
    Known<Party> mine = parties;
    if (mine == null) {
      mine = new Known<>(PARTIES);
      parties = mine;
    }
    return mine;
  }

  private Known<String> names() {
    Known<String> mine = names;
    if (mine == null) {
      mine = new Known<>(NAMES);
      names = mine;
    }
    return mine;
  }

  private Known<String> ids() {
    Known<String> mine = ids;
    if (mine == null) {
      mine = new Known<>(IDS);
      ids = mine;
    }
    return mine;
  }

  @Override
  public TypeSerializerSnapshot<Tuple2<String, Span>> snapshotConfiguration() {
    return new Snapshot();
  }

  /** How Flink finds the serializer again. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Tuple2<String, Span>> {
    /** Called by Flink when it restores. */
    public Snapshot() {
      super(RoutedSpanSerializer::new);
    }
  }
}
