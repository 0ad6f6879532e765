import java.io.PrintStream;
import java.util.Arrays;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormAnswerDataParser;
import org.javarosa.xform.util.XFormUtils;

/**
 * How long JavaRosa takes to load a form, and to take one answer: the reference of the forms' figures.
 *
 * Run with the path of an XForm, the path of a question ("/data/age"), two answers that take turns, and how often. The one
 * line of the standard output has the median milliseconds of both.
 */
public final class Pace {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        System.setOut(System.err);
        new JavaRosaCoreModule().registerModule();
        new XFormsModule().registerModule();
        int runs = Integer.parseInt(arguments[4]);
        long[] loads = new long[runs];
        FormDef form = null;
        // The first rounds only warm the compiler up.
        for (int run = -3; run < runs; run++) {
            long start = System.nanoTime();
            form = XFormUtils.getFormFromFormXml(arguments[0], null);
            form.initialize(true, new InstanceInitializationFactory());
            FormEntryModel model = new FormEntryModel(form);
            new FormEntryController(model).stepToNextEvent();
            model.getQuestionPrompt().getQuestionText();
            if (run >= 0) loads[run] = System.nanoTime() - start;
        }
        FormEntryModel model = new FormEntryModel(form);
        FormEntryController controller = new FormEntryController(model);
        FormIndex index = model.getFormIndex();
        while (model.getEvent(index) != FormEntryController.EVENT_QUESTION
                || !index.getReference().toString(false).equals(arguments[1])) {
            if (model.getEvent(index) == FormEntryController.EVENT_END_OF_FORM) throw new Exception("no such question");
            index = model.incrementIndex(index);
        }
        int type = form.getMainInstance().resolveReference(index.getReference()).getDataType();
        long[] answers = new long[runs * 10];
        for (int run = -50; run < answers.length; run++) {
            String value = arguments[2 + Math.floorMod(run, 2)];
            long start = System.nanoTime();
            IAnswerData data = XFormAnswerDataParser.getAnswerData(value, type, model.getQuestionPrompt(index).getQuestion());
            controller.answerQuestion(index, data, true);
            if (run >= 0) answers[run] = System.nanoTime() - start;
        }
        out.println(median(loads) / 1e6 + " " + median(answers) / 1e6);
        out.flush();
    }

    private static long median(long[] times) {
        Arrays.sort(times);
        return times[(times.length - 1) / 2];
    }
}
