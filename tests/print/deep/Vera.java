import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validate PDF files: java Vera.java ua1,2a FILE … prints a line for each file and standard; status 1 where one fails. */
public class Vera {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    boolean failed = false;
    for (int i = 1; i < arguments.length; i++) {
      for (String name : arguments[0].split(",")) {
        PDFAFlavour flavour = PDFAFlavour.fromString(name);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(arguments[i]), flavour)) {
          PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
          ValidationResult result = validator.validate(parser);
          System.out.println(arguments[i] + " " + flavour + " compliant=" + result.isCompliant());
          failed |= !result.isCompliant();
          Map<String, Integer> faults = new TreeMap<>();
          for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
              faults.merge(assertion.getRuleId().getClause() + " " + assertion.getMessage(), 1, Integer::sum);
            }
          }
          faults.forEach((fault, count) -> System.out.println("  " + count + " × " + fault));
        }
      }
    }
    System.exit(failed ? 1 : 0);
  }
}
