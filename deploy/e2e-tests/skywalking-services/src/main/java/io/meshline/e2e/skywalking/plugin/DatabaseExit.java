package io.meshline.e2e.skywalking.plugin;

import io.meshline.e2e.skywalking.service.Store;
import org.apache.skywalking.apm.agent.core.context.ContextManager;
import org.apache.skywalking.apm.agent.core.context.trace.AbstractSpan;
import org.apache.skywalking.apm.agent.core.context.trace.SpanLayer;
import org.apache.skywalking.apm.network.trace.component.ComponentsDefine;

/** An exit span for each database statement. */
public final class DatabaseExit extends Instrumentation {
  public DatabaseExit() {
    super("Store", "execute", Interceptor.class);
  }

  /** Begins and ends the span. */
  public static final class Interceptor extends SpanInterceptor {
    @Override
    void begin(Object[] arguments) {
      AbstractSpan span = ContextManager.createExitSpan("H2/JDBC/Statement/execute", Store.PEER);
      SpanLayer.asDB(span);
      span.setComponent(ComponentsDefine.H2_JDBC_DRIVER);
      tag(span, "db.type", "H2");
      tag(span, "db.instance", "stock");
      tag(span, "db.statement", (String) arguments[0]);
    }
  }
}
