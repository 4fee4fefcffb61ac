package io.meshline.manifests;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Helm is a native library, 28 MB for each platform, and the build takes that for Linux on x86-64
 * alone. Elsewhere tests of the chart are skipped, and say so.
 */
final class HelmLibrary implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String here = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (here.equals("Linux amd64")) {
      return ConditionEvaluationResult.enabled(here);
    }
    String reason = "the chart is not rendered: Helm's library is there for Linux amd64, not for ";
    if (context.getTestMethod().isEmpty()) {
      System.out.println(context.getDisplayName() + ": " + reason + here);
    }
    return ConditionEvaluationResult.disabled(reason + here);
  }
}
