@testable import SurveyForms

/// Reads a text as an expression, prints it, follows it through a form and evaluates it.
enum ExpressionReading {
    /// A form with what expressions can meet: groups, a repeat in a repeat, a list, texts.
    private static let form: Form? = try? XFormReader.read(
        Array(
            """
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>
            <h:title>Fuzz</h:title><model><itext><translation lang="en"><text id="welcome"><value>Welcome</value></text>
            </translation></itext><instance><data id="fuzz" version="7"><name>Amina</name><age>34</age>
            <born>1992-02-29</born><seen>2026-03-01T10:15:00.000+01:00</seen><drugs>kif tramadol</drugs><empty/>
            <place>35.5785 -5.3684 12 5</place><shape>35 -5;35.1 -5;35.1 -5.1;35 -5</shape>
            <person><years>30</years><child><nick>a</nick></child><child><nick>b</nick></child></person>
            <person><years>4</years><child><nick>c</nick></child></person><meta><instanceID/></meta></data></instance>
            <instance id="towns"><root><item><name>t1</name><label>Tétouan</label><province>p1</province></item>
            <item><name>t2</name><label>Larache</label><province>p2</province></item></root></instance>
            <instance id="away" src="jr://file-csv/away.csv"/></model></h:head><h:body><input ref="/data/age"/>
            <group ref="/data/person"><repeat nodeset="/data/person"><input ref="/data/person/years"/>
            <group ref="/data/person/child"><repeat nodeset="/data/person/child"><input ref="/data/person/child/nick"/>
            </repeat></group></repeat></group></h:body></h:html>
            """.utf8))

    static func run(_ bytes: [UInt8]) throws {
        guard let form else { throw FormPromiseBroken("the form of the expressions cannot be read") }
        // The first byte says at which node; the rest is the text.
        guard let choice = bytes.first, let text = String(validating: bytes.dropFirst(), as: UTF8.self) else { return }
        let expression: XPathExpression
        do throws(ExpressionProblem) {
            expression = try XPathExpression(text)
        } catch {
            guard !error.message.isEmpty, !error.nextStep.isEmpty, error.position >= 0 else {
                throw FormPromiseBroken("an expression is refused without a reason or a place")
            }
            return
        }
        let printed = expression.description
        guard let again = try? XPathExpression(printed), again.description == printed else {
            throw FormPromiseBroken("\(printed) does not read as it prints")
        }
        let instances = form.logic.instances()
        let nodes = instances.primary.descendants(of: instances.primary.document)
        let node = nodes[Int(choice) % nodes.count]
        _ = form.references(of: expression, at: instances.primary.path(of: node))
        let environment = EvaluationEnvironment(
            clock: FormClock(milliseconds: 1_772_362_800_000, offsetMinutes: 60), random: { 0x0123_4567_89AB_CDEF })
        let context = EvaluationContext(instances, at: node, environment: environment)
        // The same expression read twice means the same thing.
        let first = try? expression.text(in: context)
        guard first == (try? again.text(in: context)) else {
            throw FormPromiseBroken("\(printed) means something else than \(text)")
        }
    }
}
