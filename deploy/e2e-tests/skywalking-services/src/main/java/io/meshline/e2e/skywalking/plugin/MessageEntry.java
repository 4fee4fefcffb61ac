package io.meshline.e2e.skywalking.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.skywalking.apm.agent.core.context.ContextManager;
import org.apache.skywalking.apm.agent.core.context.trace.AbstractSpan;
import org.apache.skywalking.apm.agent.core.context.trace.SpanLayer;
import org.apache.skywalking.apm.network.trace.component.ComponentsDefine;

/** An entry span for each message received. */
public final class MessageEntry extends Instrumentation {
  public MessageEntry() {
    super("Inbox", "receive", Interceptor.class);
  }

  /** Begins and ends the span. */
  public static final class Interceptor extends SpanInterceptor {
    @Override
    void begin(Object[] arguments) {
      ConsumerRecord<?, ?> message = (ConsumerRecord<?, ?>) arguments[0];
      AbstractSpan span =
          ContextManager.createEntrySpan(
              "Kafka/" + message.topic() + "/Consumer/stock",
              read(
                  name -> {
                    Header header = message.headers().lastHeader(name);
                    return header == null ? null : new String(header.value(), UTF_8);
                  }));
      SpanLayer.asMQ(span);
      span.setComponent(ComponentsDefine.KAFKA_CONSUMER);
      span.setPeer((String) arguments[1]);
      tag(span, "mq.broker", (String) arguments[1]);
      tag(span, "mq.topic", message.topic());
    }
  }
}
