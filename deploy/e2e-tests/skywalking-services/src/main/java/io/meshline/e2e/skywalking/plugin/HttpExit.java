package io.meshline.e2e.skywalking.plugin;

import java.net.http.HttpRequest;
import org.apache.skywalking.apm.agent.core.context.ContextCarrier;
import org.apache.skywalking.apm.agent.core.context.ContextManager;
import org.apache.skywalking.apm.agent.core.context.trace.AbstractSpan;
import org.apache.skywalking.apm.agent.core.context.trace.SpanLayer;
import org.apache.skywalking.apm.network.trace.component.ComponentsDefine;
import org.jspecify.annotations.Nullable;

/** An exit span for each HTTP request sent. */
public final class HttpExit extends Instrumentation {
  public HttpExit() {
    super("HttpCaller", "call", Interceptor.class);
  }

  /** Begins and ends the span. */
  public static final class Interceptor extends SpanInterceptor {
    @Override
    void begin(Object[] arguments) {
      HttpRequest.Builder request = (HttpRequest.Builder) arguments[0];
      ContextCarrier carrier = new ContextCarrier();
      AbstractSpan span =
          ContextManager.createExitSpan((String) arguments[2], carrier, (String) arguments[1]);
      write(carrier, request::header);
      SpanLayer.asHttp(span);
      span.setComponent(ComponentsDefine.HTTPCLIENT);
    }

    @Override
    void end(AbstractSpan span, @Nullable Object result) {
      statusOf(span, result);
    }
  }
}
