public import SurveyRecords

/// Reads records from lines of JSON, one object a record.
///
/// A member is named by a question's path, or its last name when only one question has it; groups may also be objects
/// inside each other. A repeat is an array of objects. Numbers keep their spelling. `null`, like a member that is not
/// there, is a question that was not asked; `{"missing":"refused"}` says why there is no value (`refused`,
/// `dont-know`, `not-relevant`). A select-multiple is an array of codes, or one text with spaces between them.
/// `_scope` and `_author` say where a record goes and who made it. Nothing is saved here, and everything is checked
/// before the plan comes back.
public enum JSONLinesImport {
    /// Reads and checks records.
    ///
    /// - Throws: ``DataProblem`` with the faults found.
    public static func read(
        _ source: ByteSource, _ binding: FormBinding, _ options: ImportOptions
    ) throws(DataProblem) -> ImportPlan {
        var lines = LineReader(source)
        var faults = FaultList()
        var plan = ImportPlan()
        var ignored: Set<String> = []
        var number = 0
        while let (line, bytes) = try lines.next() {
            number += 1
            guard number <= DataLimits.importRecords else {
                throw DataProblem(
                    .badData, "\(source.name) has more than \(DataLimits.importRecords) records",
                    next: "divide it into several files")
            }
            var record = JSONRecord(binding, options)
            record.read(bytes)
            for fault in record.faults {
                faults.add(
                    ImportFault(
                        file: source.name, row: number, line: line, column: fault.member, value: fault.value,
                        cause: fault.cause, next: fault.next, isForbidden: fault.isForbidden))
            }
            plan.drafts.append(record.draft)
            plan.answers += record.answers
            plan.instances += record.instances
            ignored.formUnion(record.ignored)
        }
        try faults.throwIfAny(in: source.name)
        plan.ignoredColumns = ignored.sorted()
        return plan
    }
}
