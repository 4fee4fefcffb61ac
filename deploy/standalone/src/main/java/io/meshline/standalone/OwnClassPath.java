package io.meshline.standalone;

import io.meshline.standalone.engine.EngineHome;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The class path of this JVM, for those of its children that are Meshline's own programs. */
final class OwnClassPath {
  private OwnClassPath() {}

  /** Jars and folders, after the class that watches the parent. */
  static List<Path> withChild() {
    var classPath = new ArrayList<>(EngineHome.locate().childClassPath());
    Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getProperty("java.class.path"))
        .map(Path::of)
        .map(Path::toAbsolutePath)
        .forEach(classPath::add);
    return classPath;
  }
}
