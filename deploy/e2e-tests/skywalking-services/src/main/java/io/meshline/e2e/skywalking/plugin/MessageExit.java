package io.meshline.e2e.skywalking.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.skywalking.apm.agent.core.context.ContextCarrier;
import org.apache.skywalking.apm.agent.core.context.ContextManager;
import org.apache.skywalking.apm.agent.core.context.trace.AbstractSpan;
import org.apache.skywalking.apm.agent.core.context.trace.SpanLayer;
import org.apache.skywalking.apm.network.trace.component.ComponentsDefine;

/** An exit span for each message sent. */
public final class MessageExit extends Instrumentation {
  public MessageExit() {
    super("Outbox", "send", Interceptor.class);
  }

  /** Begins and ends the span. */
  public static final class Interceptor extends SpanInterceptor {
    @Override
    void begin(Object[] arguments) {
      ProducerRecord<?, ?> message = (ProducerRecord<?, ?>) arguments[0];
      ContextCarrier carrier = new ContextCarrier();
      AbstractSpan span =
          ContextManager.createExitSpan(
              "Kafka/" + message.topic() + "/Producer", carrier, (String) arguments[1]);
      write(carrier, (name, value) -> message.headers().add(name, value.getBytes(UTF_8)));
      SpanLayer.asMQ(span);
      span.setComponent(ComponentsDefine.KAFKA_PRODUCER);
      tag(span, "mq.broker", (String) arguments[1]);
      tag(span, "mq.topic", message.topic());
    }
  }
}
