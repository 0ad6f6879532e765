import Foundation

/// Turns XLSForms into XForms with pyxform, the converter that ODK, KoboToolbox and Ona use themselves.
///
/// pyxform is a Python program and is run as one, so that a form means here what it means everywhere else.
///
/// For example:
///
///     let conversion = try XLSFormConverter().convert(URL(filePath: "emq.xlsx"))
///     let form = try XFormReader.read(conversion.xform)
struct XLSFormConverter: Sendable {
    /// An XForm and what pyxform remarked on the way.
    struct Conversion: Sendable {
        /// The XForm's bytes, as pyxform wrote them.
        let xform: [UInt8]
        /// pyxform's remarks, in its words.
        let warnings: [String]
    }

    /// The endings of file names that pyxform reads.
    static let endings: Set<String> = ["xlsx", "xlsm", "xls", "csv", "md"]

    /// Size of an XLSForm, in bytes (16 MiB).
    static let inputBytes = 16 * 1_024 * 1_024

    /// Size of the XForm that comes out, in bytes (16 MiB), the same as the reader takes.
    static let outputBytes = 16 * 1_024 * 1_024

    /// How long pyxform may take, in seconds. The largest published forms take about five.
    static let seconds = 60

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
    /// - Throws: ``XLSFormProblem``, with pyxform's own words if it found fault with the form.
    func convert(_ file: URL) throws(XLSFormProblem) -> Conversion {
        try checkInput(file)
        let interpreters = finder.interpreters
        guard !interpreters.isEmpty else {
            let named = finder.named.map { "MASAH_PYTHON names “\($0)”, which is no program." }
            throw problem(.pythonMissing, file, named ?? "No Python was found to run pyxform with.", Self.setUp)
        }
        let folder = try temporaryFolder(for: file)
        defer { try? FileManager.default.removeItem(at: folder) }
        for interpreter in interpreters {
            if let conversion = try convert(file, with: interpreter, in: folder) { return conversion }
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
        let values = try? file.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
        guard let values, values.isRegularFile == true, FileManager.default.isReadableFile(atPath: file.path) else {
            throw problem(.fileNotFound, file, "There is no such file, or it cannot be read.", "Check the path.")
        }
        guard (values.fileSize ?? 0) <= Self.inputBytes else {
            throw problem(
                .tooLarge, file, "The file has more than \(Self.inputBytes) bytes.",
                "Move long choice lists into a CSV file beside the form.")
        }
    }

    private func temporaryFolder(for file: URL) throws(XLSFormProblem) -> URL {
        let name = "masah-form-\(UInt64.random(in: .min ... .max))"
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        do {
            // Nobody else may put files in: Python looks for modules in its working folder first.
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            return folder
        } catch {
            throw problem(
                .cannotWrite, file, "The temporary folder \(folder.path) cannot be made.",
                "Free some space, or set TMPDIR to a folder that can be written.")
        }
    }

    /// The conversion by one interpreter, or `nil` if it has no pyxform.
    private func convert(
        _ file: URL, with interpreter: URL, in folder: URL
    ) throws(XLSFormProblem) -> Conversion? {
        let output = folder.appending(path: "form.xml")
        var environment = ProcessInfo.processInfo.environment
        environment["PYTHONUTF8"] = "1"
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        let process = BoundedProcess(
            executable: interpreter,
            arguments: [
                "-m", "pyxform.xls2xform", "--json", "--skip_validate", "--pretty_print",
                file.absoluteURL.standardizedFileURL.path, output.path,
            ],
            environment: environment, folder: folder, seconds: Self.seconds)
        let outcome: BoundedProcess.Outcome
        do {
            outcome = try process.run()
        } catch {
            throw problem(.failed, file, "\(interpreter.path) cannot be run: \(error).", Self.setUp)
        }
        guard outcome.status != nil else {
            throw problem(
                .timedOut, file, "pyxform did not finish within \(Self.seconds) seconds.",
                "Try again, or convert the form with another tool and add the .xml file.")
        }
        if PyxformAnswer.saysMissing(outcome.errors) { return nil }
        guard let answer = PyxformAnswer(outcome.errors) else {
            throw problem(
                .failed, file, "pyxform broke down: \(PyxformAnswer.lastLine(outcome.errors)).",
                "Update pyxform, or convert the form with another tool and add the .xml file.")
        }
        guard answer.isAccepted else {
            throw problem(.rejected, file, "pyxform rejects the form: \(answer.message)", "Correct the XLSForm.")
        }
        return Conversion(xform: try read(output, of: file), warnings: answer.warnings)
    }

    private func read(_ output: URL, of file: URL) throws(XLSFormProblem) -> [UInt8] {
        let size = try? output.resourceValues(forKeys: [.fileSizeKey]).fileSize
        guard let size, size > 0 else {
            throw problem(.failed, file, "pyxform wrote no form.", "Update pyxform and try again.")
        }
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
