package io.meshline.e2e.skywalking.plugin;

import org.apache.skywalking.apm.agent.core.plugin.interceptor.ConstructorInterceptPoint;
import org.apache.skywalking.apm.agent.core.plugin.interceptor.InstanceMethodsInterceptPoint;
import org.apache.skywalking.apm.agent.core.plugin.interceptor.enhance.ClassInstanceMethodsEnhancePluginDefine;
import org.apache.skywalking.apm.agent.core.plugin.match.ClassMatch;
import org.apache.skywalking.apm.agent.core.plugin.match.NameMatch;
import org.apache.skywalking.apm.dependencies.net.bytebuddy.description.method.MethodDescription;
import org.apache.skywalking.apm.dependencies.net.bytebuddy.matcher.ElementMatcher;
import org.apache.skywalking.apm.dependencies.net.bytebuddy.matcher.ElementMatchers;

/** Puts an interceptor around one method of one class. */
abstract class Instrumentation extends ClassInstanceMethodsEnhancePluginDefine {
  private final String type;
  private final String method;
  private final Class<? extends SpanInterceptor> interceptor;

  Instrumentation(String type, String method, Class<? extends SpanInterceptor> interceptor) {
    this.type = "io.meshline.e2e.skywalking.service." + type;
    this.method = method;
    this.interceptor = interceptor;
  }

  @Override
  protected ClassMatch enhanceClass() {
    return NameMatch.byName(type);
  }

  @Override
  public ConstructorInterceptPoint[] getConstructorsInterceptPoints() {
    return new ConstructorInterceptPoint[0];
  }

  @Override
  public InstanceMethodsInterceptPoint[] getInstanceMethodsInterceptPoints() {
    return new InstanceMethodsInterceptPoint[] {
      new InstanceMethodsInterceptPoint() {
        @Override
        public ElementMatcher<MethodDescription> getMethodsMatcher() {
          return ElementMatchers.named(method);
        }

        @Override
        public String getMethodsInterceptor() {
          return interceptor.getName();
        }

        @Override
        public boolean isOverrideArgs() {
          return false;
        }
      }
    };
  }
}
