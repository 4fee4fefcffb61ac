/** The arrows between the modules, as a test. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.architecture;
