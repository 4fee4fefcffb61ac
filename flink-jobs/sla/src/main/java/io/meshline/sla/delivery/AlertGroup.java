package io.meshline.sla.delivery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Alerts that are told together, and what was told of them. Not thread-safe. */
final class AlertGroup {
  final Map<String, String> labels;

  /** By fingerprint. */
  final Map<String, Member> members = new TreeMap<>();

  /** When it was told last. */
  Instant told = Instant.EPOCH;

  /** Until when a reader that does not answer is left alone. */
  Instant notBefore = Instant.EPOCH;

  int failures;

  AlertGroup(Map<String, String> labels) {
    this.labels = labels;
  }

  /** One of its alerts. */
  static final class Member {
    Notice notice;

    /** When it took this state, by the clock. */
    Instant seen;

    /** Whether its reader may have heard that it is on. */
    boolean toldFiring;

    /** Whether it is still to be told. */
    boolean pending = true;

    Member(Notice notice, Instant seen) {
      this.notice = notice;
      this.seen = seen;
    }
  }

  /** A message may have been read, although nobody said so. */
  void maybeRead(Message message) {
    for (Notice notice : message.notices()) {
      Member member = members.get(notice.fingerprint());
      if (member != null && notice.firing()) {
        member.toldFiring = true;
      }
    }
  }

  void writeTo(DataOutput out) throws IOException {
    write(out, labels);
    out.writeLong(told.toEpochMilli());
    out.writeInt(members.size());
    for (Member member : members.values()) {
      Notice notice = member.notice;
      out.writeUTF(notice.fingerprint());
      out.writeBoolean(notice.firing());
      out.writeLong(notice.startsAt().toEpochMilli());
      out.writeLong(notice.changedAt().toEpochMilli());
      write(out, notice.labels());
      write(out, notice.annotations());
      out.writeLong(member.seen.toEpochMilli());
      out.writeBoolean(member.toldFiring);
      out.writeBoolean(member.pending);
    }
  }

  /** What {@link #writeTo} wrote. */
  static AlertGroup readFrom(DataInput in) throws IOException {
    AlertGroup group = new AlertGroup(read(in));
    group.told = Instant.ofEpochMilli(in.readLong());
    for (int count = in.readInt(); count > 0; count--) {
      Notice notice =
          new Notice(
              in.readUTF(),
              in.readBoolean(),
              Instant.ofEpochMilli(in.readLong()),
              Instant.ofEpochMilli(in.readLong()),
              read(in),
              read(in));
      Member member = new Member(notice, Instant.ofEpochMilli(in.readLong()));
      member.toldFiring = in.readBoolean();
      member.pending = in.readBoolean();
      group.members.put(notice.fingerprint(), member);
    }
    return group;
  }

  private static void write(DataOutput out, Map<String, String> texts) throws IOException {
    out.writeInt(texts.size());
    for (Map.Entry<String, String> text : texts.entrySet()) {
      out.writeUTF(text.getKey());
      out.writeUTF(text.getValue());
    }
  }

  private static Map<String, String> read(DataInput in) throws IOException {
    Map<String, String> texts = new HashMap<>();
    for (int count = in.readInt(); count > 0; count--) {
      texts.put(in.readUTF(), in.readUTF());
    }
    return texts;
  }
}
