/** The commands that show the service map in a terminal or as JSON. */
@org.jspecify.annotations.NullMarked
package io.meshline.query.command;
