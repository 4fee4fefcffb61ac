package io.meshline.e2e.agents;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test that needs Node.js and packages from npm; it runs in the Maven profile {@code node}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NodeProfile.Condition.class)
@interface NodeProfile {

  /** Skips the test outside of the profile, and says why. */
  final class Condition implements ExecutionCondition {
    private static final String PROPERTY = "meshline.node";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (Boolean.getBoolean(PROPERTY)) {
        return ConditionEvaluationResult.enabled("profile node");
      }
      String reason = "it needs Node.js and npm (mvn -Pnode verify runs it)";
      System.out.println(context.getDisplayName() + " is skipped: " + reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }
}
