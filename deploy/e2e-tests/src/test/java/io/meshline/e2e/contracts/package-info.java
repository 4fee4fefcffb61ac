/** Registry and publisher against real engines. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.contracts;
