package io.meshline.e2e.skywalking.plugin;

import com.sun.net.httpserver.HttpExchange;
import org.apache.skywalking.apm.agent.core.context.ContextManager;
import org.apache.skywalking.apm.agent.core.context.trace.AbstractSpan;
import org.apache.skywalking.apm.agent.core.context.trace.SpanLayer;
import org.apache.skywalking.apm.network.trace.component.ComponentsDefine;
import org.jspecify.annotations.Nullable;

/** An entry span for each HTTP request served. */
public final class HttpEntry extends Instrumentation {
  public HttpEntry() {
    super("HttpService", "serve", Interceptor.class);
  }

  /** Begins and ends the span. */
  public static final class Interceptor extends SpanInterceptor {
    @Override
    void begin(Object[] arguments) {
      HttpExchange exchange = (HttpExchange) arguments[0];
      String endpoint = exchange.getRequestMethod() + ":" + exchange.getRequestURI().getPath();
      AbstractSpan span =
          ContextManager.createEntrySpan(
              endpoint, read(name -> exchange.getRequestHeaders().getFirst(name)));
      SpanLayer.asHttp(span);
      span.setComponent(ComponentsDefine.TOMCAT);
    }

    @Override
    void end(AbstractSpan span, @Nullable Object result) {
      statusOf(span, result);
    }
  }
}
