package io.meshline.ingest.protocols;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Turns valid messages into ones that no honest sender sends, the same ones for the same seed. */
public final class HostileMessages {

  private static final long[] NUMBERS = {
    0, 1, -1, 2, 127, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private static final String[] TEXTS = {
    "",
    " ",
    "\u0000",
    "a\nb",
    "😀",
    "|",
    "outbound|",
    "outbound|80||",
    "sidecar~",
    "~~~~",
    "://",
    "http://user:secret@host:1/p?q",
    "?",
    "-",
    "x".repeat(300),
    "😀".repeat(600),
    "/" + "y".repeat(2_000),
    "ot=th:",
    "ot=th:ffffffffffffff",
    "ot=th:8;rv:1,ot=th:fffffffffffffff",
    "type.googleapis.com/google.protobuf.Struct",
    "type.googleapis.com/google.protobuf.BytesValue",
    "999999999999999999999",
    "grpc",
    "application/grpc",
  };

  private final Random random;

  private HostileMessages(long seed) {
    random = new Random(seed);
  }

  /** Feeds {@code count} mutations of the seeds to a converter. */
  public static <M extends Message> void feed(
      String name, long seed, int count, List<M> seeds, Consumer<M> converter) {
    System.out.println(name + ": seed " + seed + ", " + count + " messages");
    HostileMessages hostile = new HostileMessages(seed);
    for (int i = 0; i < count; i++) {
      M valid = seeds.get(hostile.random.nextInt(seeds.size()));
      M message = hostile.mutation(valid);
      try {
        converter.accept(message);
      } catch (RuntimeException | AssertionError fault) {
        throw new AssertionError(
            name + ": seed " + seed + ", message " + i + ": " + message, fault);
      }
    }
  }

  @SuppressWarnings("unchecked") // a builder builds what it came from
  private <M extends Message> M mutation(M valid) {
    if (random.nextInt(3) == 0) {
      return (M) scrambled(valid);
    }
    Message.Builder builder = valid.toBuilder();
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      change(builder, 0);
    }
    return (M) builder.build();
  }

  /** Other bytes, as long as they still are a message; else the valid one. */
  private Message scrambled(Message valid) {
    byte[] bytes = valid.toByteArray();
    for (int tries = 0; tries < 2 && bytes.length > 0; tries++) {
      byte[] other = bytes.clone();
      int changes = 1 + random.nextInt(2);
      for (int i = 0; i < changes; i++) {
        other[random.nextInt(other.length)] = (byte) random.nextInt();
      }
      try {
        return valid.getParserForType().parseFrom(other);
      } catch (InvalidProtocolBufferException notAMessage) {
        // Not what converters get to see.
      }
    }
    return valid;
  }

  private void change(Message.Builder builder, int depth) {
    List<FieldDescriptor> fields = builder.getDescriptorForType().getFields();
    if (fields.isEmpty()) {
      return;
    }
    FieldDescriptor field = fields.get(random.nextInt(fields.size()));
    // Rather go down where there is something than add what nobody looks at.
    for (int i = 0; i < 3 && !present(builder, field); i++) {
      field = fields.get(random.nextInt(fields.size()));
    }
    if (random.nextInt(10) == 0) {
      builder.clearField(field);
    } else if (field.isRepeated()) {
      changeRepeated(builder, field, depth);
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      changeMessage(builder, field, depth);
    } else {
      builder.setField(field, value(field));
    }
  }

  private static boolean present(Message.Builder builder, FieldDescriptor field) {
    return field.isRepeated()
        ? builder.getRepeatedFieldCount(field) > 0
        : !field.hasPresence() || builder.hasField(field);
  }

  private void changeMessage(Message.Builder builder, FieldDescriptor field, int depth) {
    if (depth > 12) {
      return;
    }
    Message.Builder inner = ((Message) builder.getField(field)).toBuilder();
    change(inner, depth + 1);
    builder.setField(field, inner.build());
  }

  private void changeRepeated(Message.Builder builder, FieldDescriptor field, int depth) {
    int count = builder.getRepeatedFieldCount(field);
    boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    if (count == 0 || (count < 50 && random.nextInt(6) == 0)) {
      if (message && depth <= 12) {
        Message.Builder added = builder.newBuilderForField(field);
        change(added, depth + 1);
        builder.addRepeatedField(field, added.build());
      } else if (!message) {
        builder.addRepeatedField(field, value(field));
      }
      return;
    }
    int index = random.nextInt(count);
    if (!message) {
      builder.setRepeatedField(field, index, value(field));
    } else if (depth <= 12) {
      Message.Builder inner = ((Message) builder.getRepeatedField(field, index)).toBuilder();
      change(inner, depth + 1);
      builder.setRepeatedField(field, index, inner.build());
    }
  }

  private Object value(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT -> (int) number();
      case LONG -> number();
      case FLOAT -> (float) number();
      case DOUBLE -> random.nextBoolean() ? Double.NaN : (double) number();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS[random.nextInt(TEXTS.length)];
      case BYTE_STRING -> bytes();
      case ENUM -> {
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        yield random.nextInt(8) == 0
            ? field.getEnumType().findValueByNumberCreatingIfUnknown(90 + random.nextInt(9))
            : values.get(random.nextInt(values.size()));
      }
      case MESSAGE -> throw new IllegalArgumentException("a message is no value: " + field);
    };
  }

  private long number() {
    return random.nextInt(4) == 0 ? random.nextLong() : NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private ByteString bytes() {
    byte[] bytes = new byte[random.nextInt(4) == 0 ? 16 : random.nextInt(40)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
