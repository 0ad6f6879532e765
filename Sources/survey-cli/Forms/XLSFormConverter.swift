import Foundation
import SurveyForms

/// Turns XLSForms into XForms with pyxform, the converter that ODK, KoboToolbox and Ona use themselves.
///
/// pyxform is a Python program and is run as one, so that a form means here what it means everywhere else. A script of
/// ours around it reads the same tables, says in which cell each fault is, and mends what can be mended.
///
/// For example:
///
///     let conversion = try XLSFormConverter().convert(URL(filePath: "emq.xlsx"))
///     let form = try XFormReader.read(conversion.xform)
struct XLSFormConverter: Sendable {
    /// An XForm and where it comes from.
    struct Conversion: Sendable {
        /// The XForm's bytes, as pyxform wrote them.
        let xform: [UInt8]
        /// The lists of the external_choices sheet as CSV, if it has that sheet.
        let itemsets: [UInt8]?
        /// What was repaired and remarked, and where the form's expressions stand.
        let origin: FormOrigin
    }

    /// The endings of file names that pyxform reads.
    static let endings: Set<String> = ["xlsx", "xlsm", "xls", "csv", "md"]

    /// Size of an XLSForm, in bytes (16 MiB).
    static let inputBytes = 16 * 1_024 * 1_024

    /// Size of the XForm that comes out, in bytes (16 MiB), the same as the reader takes.
    static let outputBytes = FormLimits.documentBytes

    /// How long a form may take, in seconds; the script keeps to it itself, to say what it has found. The largest published
    /// forms take about five.
    static let seconds = 50

    /// How much longer the script may take to say so before it is ended, in seconds.
    private static let grace = 10

    private let finder: PythonFinder

    /// - Parameter finder: Where to look for Python.
    init(finder: PythonFinder = PythonFinder()) {
        self.finder = finder
    }

    /// Whether a file is an XLSForm by the ending of its name.
    static func canRead(_ file: URL) -> Bool {
        endings.contains(file.pathExtension.lowercased())
    }

    /// The XForm for an XLSForm.
    ///
    /// - Parameters:
    ///   - repairs: Whether faults that need no decision may be mended.
    ///   - missing: What is said of files that a form names, where its tables make none.
    /// - Throws: ``XLSFormProblem``, with every fault and its place if the form has any.
    func convert(
        _ file: URL, repairs: Bool = false,
        missing: ([XLSFormAnswer.NamedFile]) -> [XLSFormFinding] = { _ in [] }
    ) throws(XLSFormProblem) -> Conversion {
        try checkInput(file)
        let interpreters = finder.interpreters
        guard !interpreters.isEmpty else {
            let named = finder.named.map { "MASAH_PYTHON names “\($0)”, which is no program." }
            throw problem(.pythonMissing, file, named ?? "No Python was found to run pyxform with.", Self.setUp)
        }
        let folder = try temporaryFolder(for: file)
        defer { try? FileManager.default.removeItem(at: folder) }
        for interpreter in interpreters {
            if let conversion = try convert(file, repairs, missing, with: interpreter, in: folder) { return conversion }
        }
        let tried = interpreters.map(\.path).joined(separator: ", ")
        throw problem(.pyxformMissing, file, "pyxform is not installed (looked in \(tried)).", Self.setUp)
    }

    private static let setUp =
        "Run make setup, set MASAH_PYTHON to a Python that has pyxform, or convert the form with another tool and add "
        + "the .xml file."

    private func checkInput(_ file: URL) throws(XLSFormProblem) {
        guard Self.canRead(file) else {
            throw problem(
                .notAnXLSForm, file, "The file's name does not end like an XLSForm's.",
                "Give a .xlsx, .xls, .csv or .md file, or an XForm (.xml).")
        }
        let values = try? file.resolvingSymlinksInPath()
            .resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
        guard let values, values.isRegularFile == true, FileManager.default.isReadableFile(atPath: file.path) else {
            throw problem(.fileNotFound, file, "There is no such file, or it cannot be read.", "Check the path.")
        }
        guard values.fileSize != 0 else {
            throw problem(.rejected, file, "The file is empty.", "Copy or export the form again.")
        }
        guard (values.fileSize ?? 0) <= Self.inputBytes else {
            throw problem(
                .tooLarge, file, "The file has more than \(Self.inputBytes) bytes.",
                "Move long choice lists into a CSV file beside the form.")
        }
    }

    /// The scripts, which stand beside one another so that Python finds them.
    private static let script = "masah_xlsform.py"
    private static let scripts: [(name: String, text: [UInt8])] = [
        (script, PackageResources.masah_xlsform_py), ("masah_table.py", PackageResources.masah_table_py),
        ("masah_answer.py", PackageResources.masah_answer_py),
        ("masah_cautions.py", PackageResources.masah_cautions_py),
        ("masah_check.py", PackageResources.masah_check_py), ("masah_lists.py", PackageResources.masah_lists_py),
        ("masah_headings.py", PackageResources.masah_headings_py),
        ("masah_languages.py", PackageResources.masah_languages_py), ("masah_rows.py", PackageResources.masah_rows_py),
        ("masah_names.py", PackageResources.masah_names_py), ("masah_places.py", PackageResources.masah_places_py),
        ("masah_remarks.py", PackageResources.masah_remarks_py), ("masah_trial.py", PackageResources.masah_trial_py),
        ("masah_words.py", PackageResources.masah_words_py),
    ]

    private func temporaryFolder(for file: URL) throws(XLSFormProblem) -> URL {
        let name = "masah-form-\(UInt64.random(in: .min ... .max))"
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        do {
            // Nobody else may put files in: Python looks for modules in its working folder first.
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            for script in Self.scripts { try Data(script.text).write(to: folder.appending(path: script.name)) }
            return folder
        } catch {
            throw problem(
                .cannotWrite, file, "The temporary folder \(folder.path) cannot be made.",
                "Free some space, or set TMPDIR to a folder that can be written.")
        }
    }

    /// The conversion by one interpreter, or `nil` if it has no pyxform.
    private func convert(
        _ file: URL, _ repairs: Bool, _ missing: ([XLSFormAnswer.NamedFile]) -> [XLSFormFinding],
        with interpreter: URL, in folder: URL
    ) throws(XLSFormProblem) -> Conversion? {
        var environment = ProcessInfo.processInfo.environment
        environment["PYTHONUTF8"] = "1"
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        let process = BoundedProcess(
            executable: interpreter,
            arguments: [
                folder.appending(path: Self.script).path, file.absoluteURL.standardizedFileURL.path, folder.path,
                String(Self.seconds),
            ] + (repairs ? ["--repair"] : []),
            environment: environment, folder: folder, seconds: Self.seconds + Self.grace)
        let outcome: BoundedProcess.Outcome
        do {
            outcome = try process.run()
        } catch {
            throw problem(.failed, file, "\(interpreter.path) cannot be run: \(error).", Self.setUp)
        }
        guard let status = outcome.status else { throw timedOut(file) }
        if status != 0, PythonErrors.saysMissing(outcome.errors) { return nil }
        guard status == 0, let answer = XLSFormAnswer(in: folder) else {
            throw problem(
                .failed, file, "pyxform broke down: \(PythonErrors.lastLine(outcome.errors)).",
                "Update pyxform, or convert the form with another tool and add the .xml file.")
        }
        guard answer.accepted else {
            throw answer.timedOut && answer.findings.isEmpty
                ? timedOut(file) : rejection(of: file, answer, missing(answer.files))
        }
        guard let xform = try read("form.xml", in: folder, of: file) else {
            throw problem(.failed, file, "pyxform wrote no form.", "Update pyxform and try again.")
        }
        return Conversion(
            xform: xform, itemsets: try read("itemsets.csv", in: folder, of: file), origin: FormOrigin(answer))
    }

    private func timedOut(_ file: URL) -> XLSFormProblem {
        problem(
            .timedOut, file, "pyxform did not finish within \(Self.seconds) seconds.",
            "Try again, or convert the form with another tool and add the .xml file.")
    }

    private func rejection(
        of file: URL, _ answer: XLSFormAnswer, _ missing: [XLSFormFinding]
    ) -> XLSFormProblem {
        let order = FormOrder(answer.sheets)
        let found = answer.findingsWithExpressions
        // A file that holds no form at all names none.
        let findings = FormOrder.sorted(found.isEmpty ? [] : found + missing) { order.rank($0.place) }
        guard let first = findings.first else {
            return problem(
                .rejected, file, answer.message ?? "It is refused without a reason.",
                answer.next ?? "Save it from a spreadsheet program as an .xlsx workbook with a sheet called survey.")
        }
        let count = findings.count
        let message = (count == 1 ? "" : "\(count) problems; the first: ") + first.description
        let repairable = findings.count { $0.repair != nil }
        let next =
            if repairable == count {
                "\(first.next) Or add --repair: \(first.repair ?? "")."
            } else if repairable > 0 {
                "\(first.next) \(repairable) of the \(count) can be repaired with --repair."
            } else {
                first.next
            }
        return XLSFormProblem(
            code: .rejected, file: file.relativePath, message: message, nextStep: next, findings: findings,
            cautions: answer.cautions, remarks: answer.remarks, order: order, changes: answer.changes)
    }

    /// A file that the script wrote; `nil` if it did not, or nothing is in it.
    private func read(_ name: String, in folder: URL, of file: URL) throws(XLSFormProblem) -> [UInt8]? {
        let output = folder.appending(path: name)
        guard let size = try? output.resourceValues(forKeys: [.fileSizeKey]).fileSize, size > 0 else { return nil }
        guard size <= Self.outputBytes, let data = try? Data(contentsOf: output) else {
            throw problem(
                .tooLarge, file, "The form has more than \(Self.outputBytes) bytes as an XForm.",
                "Move long choice lists into a CSV file beside the form.")
        }
        return [UInt8](data)
    }

    private func problem(
        _ code: XLSFormProblem.Code, _ file: URL, _ message: String, _ next: String
    ) -> XLSFormProblem {
        XLSFormProblem(code: code, file: file.relativePath, message: message, nextStep: next)
    }
}
