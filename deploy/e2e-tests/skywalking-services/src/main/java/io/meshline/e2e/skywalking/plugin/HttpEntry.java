package io.meshline.e2e.skywalking.plugin;

import com.sun.net.httpserver.HttpExchange;
import org.apache.skywalking.apm.agent.core.context.ContextManager;
import org.apache.skywalking.apm.agent.core.context.trace.AbstractSpan;
import org.apache.skywalking.apm.agent.core.context.trace.SpanLayer;
import org.apache.skywalking.apm.network.trace.component.ComponentsDefine;
import org.jspecify.annotations.Nullable;

/**
 * An entry span for each HTTP request served. It has the route for its name, as the plugins of web
 * frameworks give it, and for a page a logical endpoint besides.
 */
public final class HttpEntry extends Instrumentation {
  public HttpEntry() {
    super("HttpService", "serve", Interceptor.class);
  }

  /** Begins and ends the span. */
  public static final class Interceptor extends SpanInterceptor {
    @Override
    void begin(Object[] arguments) {
      HttpExchange exchange = (HttpExchange) arguments[0];
      String route = exchange.getRequestURI().getPath().replaceAll("/[0-9]+", "/{item}");
      String endpoint = exchange.getRequestMethod() + ":" + route;
      AbstractSpan span =
          ContextManager.createEntrySpan(
              endpoint, read(name -> exchange.getRequestHeaders().getFirst(name)));
      SpanLayer.asHttp(span);
      span.setComponent(ComponentsDefine.TOMCAT);
      if (route.equals("/page")) {
        tag(span, "x-le", "{\"name\":\"page.render\",\"latency\":5,\"status\":true}");
      }
    }

    @Override
    void end(AbstractSpan span, @Nullable Object result) {
      statusOf(span, result);
    }
  }
}
