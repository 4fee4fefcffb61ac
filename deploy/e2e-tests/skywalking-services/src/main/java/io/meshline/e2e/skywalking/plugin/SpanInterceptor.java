package io.meshline.e2e.skywalking.plugin;

import java.lang.reflect.Method;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.apache.skywalking.apm.agent.core.context.CarrierItem;
import org.apache.skywalking.apm.agent.core.context.ContextCarrier;
import org.apache.skywalking.apm.agent.core.context.ContextManager;
import org.apache.skywalking.apm.agent.core.context.tag.Tags;
import org.apache.skywalking.apm.agent.core.context.trace.AbstractSpan;
import org.apache.skywalking.apm.agent.core.plugin.interceptor.enhance.EnhancedInstance;
import org.apache.skywalking.apm.agent.core.plugin.interceptor.enhance.InstanceMethodsAroundInterceptor;
import org.apache.skywalking.apm.agent.core.plugin.interceptor.enhance.MethodInterceptResult;
import org.jspecify.annotations.Nullable;

/** A span around a method call: begun before, tagged with what came out, stopped after. */
public abstract class SpanInterceptor implements InstanceMethodsAroundInterceptor {

  abstract void begin(Object[] arguments);

  void end(AbstractSpan span, @Nullable Object result) {}

  @Override
  public final void beforeMethod(
      EnhancedInstance instance,
      Method method,
      Object[] arguments,
      Class<?>[] types,
      MethodInterceptResult result) {
    begin(arguments);
  }

  @Override
  public final @Nullable Object afterMethod(
      EnhancedInstance instance,
      Method method,
      Object[] arguments,
      Class<?>[] types,
      @Nullable Object result) {
    end(ContextManager.activeSpan(), result);
    ContextManager.stopSpan();
    return result;
  }

  @Override
  public final void handleMethodException(
      EnhancedInstance instance,
      Method method,
      Object[] arguments,
      Class<?>[] types,
      Throwable failure) {
    ContextManager.activeSpan().log(failure).errorOccurred();
  }

  static void tag(AbstractSpan span, String key, String value) {
    span.tag(Tags.ofKey(key), value);
  }

  static void statusOf(AbstractSpan span, @Nullable Object result) {
    if (result instanceof Integer status) {
      tag(span, "http.status_code", status.toString());
      if (status >= 400) {
        span.errorOccurred();
      }
    }
  }

  static ContextCarrier read(UnaryOperator<@Nullable String> header) {
    ContextCarrier carrier = new ContextCarrier();
    for (CarrierItem item = carrier.items(); item.hasNext(); ) {
      item = item.next();
      item.setHeadValue(header.apply(item.getHeadKey()));
    }
    return carrier;
  }

  static void write(ContextCarrier carrier, BiConsumer<String, String> header) {
    for (CarrierItem item = carrier.items(); item.hasNext(); ) {
      item = item.next();
      header.accept(item.getHeadKey(), item.getHeadValue());
    }
  }
}
