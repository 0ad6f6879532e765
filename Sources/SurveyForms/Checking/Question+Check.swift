extension Question {
    /// Checks that a written value is an answer to this question.
    ///
    /// The check follows the lexical forms of the "Data types" section of the ODK XForms specification, and for
    /// selects the list of choices. It accepts what ODK Collect and Enketo write. It does not evaluate the form's
    /// logic: `constraint`, `relevant` and choice filters are not looked at. White space around anything but text
    /// does not count, see ``trimmed(_:)``.
    ///
    /// - Parameter lexical: The value as written: "34", "2026-11-23", "cannabis tramadol", "35.57 -5.37 0 0".
    /// - Throws: ``ValueProblem`` that names the question, the value, the cause and the next step.
    public func check(_ lexical: String) throws(ValueProblem) {
        do {
            try fault(lexical)
        } catch {
            throw ValueProblem(
                code: error.code, path: path, value: lexical.shortened, cause: error.cause, nextStep: error.nextStep)
        }
    }

    /// The value without the white space that its type gives no meaning to.
    ///
    /// XML Schema collapses the white space around every type but text (`whiteSpace`, XML Schema part 2,
    /// section 4.3.6). Text comes back as it is.
    public func trimmed(_ lexical: String) -> String {
        keepsWhitespace ? lexical : lexical.trimmingWhitespace()
    }

    /// A value that was reckoned, as somebody would have entered it: ``trimmed(_:)``, and with one space between choices.
    func collapsed(_ lexical: String) -> String {
        switch kind {
        case .selectMultiple, .rank: lexical.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        default: trimmed(lexical)
        }
    }

    private func fault(_ lexical: String) throws(ValueFault) {
        guard lexical.utf8.count <= FormLimits.valueBytes else {
            throw ValueFault(
                .tooLong, "it has \(lexical.utf8.count) bytes and the limit is \(FormLimits.valueBytes)",
                next: "Keep long material as an attachment.")
        }
        let value = trimmed(lexical)
        guard !value.isEmpty else {
            throw ValueFault(.empty, "it is empty", next: "Leave the answer out if there is none.")
        }
        try TextCheck.characters(value)
        switch kind {
        case .selectOne:
            if let choiceList { try ChoiceCheck.one(value, of: choiceList) }
        case .selectMultiple:
            try ChoiceCheck.several(value, of: choiceList)
        case .rank:
            try ChoiceCheck.several(value, of: choiceList)
        case .attachment:
            try TextCheck.fileName(value)
        case .acknowledge:
            try TextCheck.acknowledgement(value)
        case .text, .note, .barcode:
            return
        case .integer, .decimal, .boolean, .date, .time, .dateTime, .geopoint, .geotrace, .geoshape, .calculated,
            .metadata:
            try Self.check(value, as: dataType)
        }
        if let range { try NumberCheck.one(value, of: range) }
    }

    private var keepsWhitespace: Bool {
        switch kind {
        case .text, .note, .barcode: true
        case .calculated, .metadata: dataType == .string || dataType == .barcode
        default: false
        }
    }

    private static func check(_ value: String, as type: DataType) throws(ValueFault) {
        switch type {
        case .string, .barcode: return
        case .int: try NumberCheck.integer(value)
        case .decimal: try NumberCheck.decimal(value)
        case .boolean: try NumberCheck.boolean(value)
        case .date: try CalendarCheck.date(value)
        case .time: try CalendarCheck.time(value)
        case .dateTime: try CalendarCheck.dateTime(value)
        case .geopoint: try GeoCheck.point(value)
        case .geotrace: try GeoCheck.trace(value)
        case .geoshape: try GeoCheck.shape(value)
        case .binary: try TextCheck.fileName(value)
        }
    }
}
