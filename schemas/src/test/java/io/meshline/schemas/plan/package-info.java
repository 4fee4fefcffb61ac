@org.jspecify.annotations.NullMarked
package io.meshline.schemas.plan;
