package io.meshline.sla.delivery;

import io.meshline.sla.Silence;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody has been told of alerts, and what is still to be told. Times are of the clock. Not
 * thread-safe.
 *
 * <p>Each state of an alert is told once, with the others of its group; again only when the group
 * is repeated. What is silenced is not told as long as it is, but the end of what was told before
 * is. What could not be delivered is tried again after a pause that doubles up to a minute.
 */
public final class Outbox {
  private static final int FORMAT = 1;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Manners manners;
  private final Map<String, Group> groups = new TreeMap<>();

  /** An empty one. */
  public Outbox(Manners manners) {
    this.manners = manners;
  }

  /** One alert of a group. */
  private static final class Member {
    private Notice notice;
    private Instant seen;
    private boolean toldFiring;
    private boolean pending = true;

    Member(Notice notice, Instant seen) {
      this.notice = notice;
      this.seen = seen;
    }
  }

  /** Alerts that are told together. */
  private static final class Group {
    private final Map<String, String> labels;
    private final Map<String, Member> members = new TreeMap<>();
    private Instant told = Instant.EPOCH;
    private Instant notBefore = Instant.EPOCH;
    private int failures;

    Group(Map<String, String> labels) {
      this.labels = labels;
    }
  }

  /** Takes a change of an alert; one that is older than what is known, or the same, is nothing. */
  public void take(Notice notice, Instant now) {
    Map<String, String> labels = group(notice);
    Group group = groups.computeIfAbsent(labels.toString(), key -> new Group(labels));
    Member member = group.members.get(notice.fingerprint());
    if (member == null) {
      if (notice.firing()) {
        group.members.put(notice.fingerprint(), new Member(notice, now));
      }
    } else if (!notice.changedAt().isBefore(member.notice.changedAt())) {
      if (member.notice.firing() != notice.firing()) {
        member.seen = now;
        member.pending = member.toldFiring || notice.firing();
      }
      member.notice = notice;
      if (!member.pending && !notice.firing()) {
        group.members.remove(notice.fingerprint()); // it was never told
      }
    }
    if (group.members.isEmpty()) {
      groups.remove(labels.toString());
    }
  }

  /** What is to be told now; for each of them {@link #delivered} or {@link #failed} must follow. */
  public List<Message> due(Instant now, List<Silence> silences) {
    List<Message> due = new ArrayList<>();
    for (Group group : groups.values()) {
      if (!dueAt(group, now, silences).isAfter(now)) {
        due.add(new Message(group.labels, visible(group, now, silences)));
      }
    }
    return due;
  }

  /** The next time at which something may be due: {@link Instant#MAX} if nothing will be. */
  public Instant nextDue(Instant now, List<Silence> silences) {
    Instant next = Instant.MAX;
    for (Group group : groups.values()) {
      next = earlier(next, dueAt(group, now, silences));
      for (Silence silence : silences) {
        if (silence.until().isAfter(now)
            && group.members.values().stream()
                .anyMatch(member -> silence.covers(member.notice.labels(), now))) {
          next = earlier(next, silence.until());
        }
      }
    }
    return next;
  }

  private Instant dueAt(Group group, Instant now, List<Silence> silences) {
    Instant changed = Instant.MAX;
    boolean firing = false;
    for (Member member : group.members.values()) {
      if (isVisible(member, now, silences)) {
        firing |= member.notice.firing();
        if (member.pending) {
          changed = earlier(changed, member.seen);
        }
      }
    }
    Instant due = Instant.MAX;
    if (!changed.equals(Instant.MAX)) {
      due = later(changed.plus(manners.firstWait()), group.told.plus(manners.interval()));
    }
    if (firing) {
      due =
          earlier(
              due, later(group.told.plus(manners.repeat()), changed(group, manners.firstWait())));
    }
    return due.equals(Instant.MAX) ? due : later(due, group.notBefore);
  }

  private static Instant changed(Group group, Duration wait) {
    Instant first = Instant.MAX;
    for (Member member : group.members.values()) {
      first = earlier(first, member.seen.plus(wait));
    }
    return first;
  }

  private static List<Notice> visible(Group group, Instant now, List<Silence> silences) {
    List<Notice> visible = new ArrayList<>();
    for (Member member : group.members.values()) {
      if (isVisible(member, now, silences)) {
        visible.add(member.notice);
      }
    }
    return visible;
  }

  private static boolean isVisible(Member member, Instant now, List<Silence> silences) {
    return (!member.notice.firing() && member.toldFiring)
        || silences.stream().noneMatch(silence -> silence.covers(member.notice.labels(), now));
  }

  /** A message has reached its reader. */
  public void delivered(Message message, Instant now) {
    Group group = groups.get(message.group().toString());
    if (group == null) {
      return;
    }
    group.told = now;
    group.failures = 0;
    group.notBefore = Instant.EPOCH;
    for (Notice notice : message.notices()) {
      Member member = group.members.get(notice.fingerprint());
      if (member == null || !member.notice.equals(notice)) {
        continue; // it changed meanwhile
      }
      member.pending = false;
      member.toldFiring = notice.firing();
      if (!notice.firing()) {
        group.members.remove(notice.fingerprint());
      }
    }
    if (group.members.isEmpty()) {
      groups.remove(message.group().toString());
    }
  }

  /** A message could not be delivered. */
  public void failed(Message message, Instant now) {
    Group group = groups.get(message.group().toString());
    if (group == null) {
      return;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(group.failures, 6));
    group.failures++;
    group.notBefore = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
  }

  /** Number of alerts that are on, or whose end is still to be told. */
  public int size() {
    return groups.values().stream().mapToInt(group -> group.members.size()).sum();
  }

  private Map<String, String> group(Notice notice) {
    Map<String, String> labels = new TreeMap<>();
    for (String label : manners.groupBy()) {
      labels.put(label, notice.labels().getOrDefault(label, ""));
    }
    return labels;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** The encoding, for state. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      out.writeInt(groups.size());
      for (Group group : groups.values()) {
        write(out, group.labels);
        out.writeLong(group.told.toEpochMilli());
        out.writeInt(group.members.size());
        for (Member member : group.members.values()) {
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
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #toBytes} encoded. Groups are made anew: manners may have changed.
   *
   * @throws IllegalArgumentException if the bytes are no encoding of an outbox
   */
  public static Outbox fromBytes(byte[] bytes, Manners manners) {
    Outbox outbox = new Outbox(manners);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "format of an outbox: " + format + " (expected: " + FORMAT + ")");
      }
      for (int count = in.readInt(); count > 0; count--) {
        outbox.readGroup(in);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no encoding of an outbox", e);
    }
    return outbox;
  }

  private void readGroup(DataInputStream in) throws IOException {
    Map<String, String> unused = read(in);
    Instant told = Instant.ofEpochMilli(in.readLong());
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
      Map<String, String> labels = group(notice);
      Group group = groups.computeIfAbsent(labels.toString(), key -> new Group(labels));
      group.told = later(group.told, told);
      group.members.put(notice.fingerprint(), member);
    }
  }

  private static void write(DataOutputStream out, Map<String, String> texts) throws IOException {
    out.writeInt(texts.size());
    for (Map.Entry<String, String> text : texts.entrySet()) {
      out.writeUTF(text.getKey());
      out.writeUTF(text.getValue());
    }
  }

  private static Map<String, String> read(DataInputStream in) throws IOException {
    Map<String, String> texts = new HashMap<>();
    for (int count = in.readInt(); count > 0; count--) {
      texts.put(in.readUTF(), in.readUTF());
    }
    return texts;
  }
}
