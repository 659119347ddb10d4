import com.sun.source.tree.*;
import com.sun.source.util.*;
import java.nio.file.*;
import java.util.*;
import javax.tools.*;

/** Counts calls, assignments and definitions of every Java file below a folder with javac's own parser; one line a file. */
public class JavaCounts {
  public static void main(String[] arguments) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StandardJavaFileManager files = compiler.getStandardFileManager(null, null, java.nio.charset.StandardCharsets.UTF_8);
    List<Path> paths;
    try (var walk = Files.walk(Path.of(arguments[0]))) {
      paths = walk.filter(path -> path.toString().endsWith(".java") && Files.isRegularFile(path)).sorted().toList();
    }
    for (Path path : paths) {
      int[] counts = new int[3];
      boolean[] valid = {true};
      DiagnosticListener<JavaFileObject> listener = diagnostic -> {
        if (diagnostic.getKind() == Diagnostic.Kind.ERROR) valid[0] = false;
      };
      var task = (JavacTask) compiler.getTask(null, files, listener, List.of("-proc:none"), null, files.getJavaFileObjects(path));
      try {
        for (CompilationUnitTree unit : task.parse()) new Counter(counts).scan(unit, null);
      } catch (RuntimeException | StackOverflowError error) {
        valid[0] = false;
      }
      System.out.println(path + "\t" + (valid[0] ? counts[0] + "\t" + counts[1] + "\t" + counts[2] : "invalid"));
    }
  }

  static class Counter extends TreeScanner<Void, Void> {
    final int[] counts;

    Counter(int[] counts) {
      this.counts = counts;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void nothing) {
      counts[0]++;
      return super.visitMethodInvocation(tree, nothing);
    }

    @Override
    public Void visitAnnotation(AnnotationTree tree, Void nothing) {
      return null; // their arguments are assignments to javac
    }

    @Override
    public Void visitAssignment(AssignmentTree tree, Void nothing) {
      counts[1]++;
      return super.visitAssignment(tree, nothing);
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree tree, Void nothing) {
      counts[1]++;
      return super.visitCompoundAssignment(tree, nothing);
    }

    @Override
    public Void visitMethod(MethodTree tree, Void nothing) {
      counts[2]++;
      return super.visitMethod(tree, nothing);
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree tree, Void nothing) {
      counts[2]++;
      return super.visitLambdaExpression(tree, nothing);
    }
  }
}
