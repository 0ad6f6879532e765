import SurveyForms
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("What answers hold beside what somebody typed")
struct AnswerDetailTests {
    @Test("A moment has the offset that holds there and then, and keeps the one that it had")
    func moments() throws {
        let place = try CollectPlace()
        var interview = try place.desk.begin(place.publish(CollectPlace.everyKind), scope: .all, author: "test")
        let node = try #require(interview.session.nodes(at: "visit_moment").first)
        try interview.answer("2026-11-23T14:30:00.000", at: node)
        #expect(interview.session.record[node] == "2026-11-23T14:30:00.000+01:00")
        try interview.answer("2026-11-23T09:30:45.123+05:30", at: node)
        try interview.answer("2026-11-23T09:31:00.000", at: node)
        #expect(interview.session.record[node] == "2026-11-23T09:31:00.000+05:30")
    }

    @Test(
        "A photo question takes pictures, by the ending of the file’s name",
        arguments: [
            ("jpg", "image/*", true), ("PNG", "image/*", true), ("", "image/*", true), ("exe", "image/*", false),
            ("html", "image/*", false), ("mp3", "image/*", false), ("mp4", "audio/*", true), ("mp3", "video/*", false),
            ("exe", "*/*", true), ("pdf", "application/pdf", true),
        ])
    func files(ending: String, wanted: String, fits: Bool) {
        #expect(MediaType.fits(ending: ending, wanted: wanted) == fits)
    }

    private static let form = """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
          <h:head><h:title>Details</h:title><model>
            <instance><data id="details" version="1"><count>abc</count><day>28/02/2020</day><often/><band/></data></instance>
            <bind nodeset="/data/count" type="int"/><bind nodeset="/data/day" type="date"/>
            <bind nodeset="/data/often" type="int"/>
            <bind nodeset="/data/band" relevant="/data/often &gt; 3" calculate="if(/data/often &gt; 10, 'high', 'low')"/>
          </model></h:head>
          <h:body><input ref="/data/count"/><input ref="/data/day"/><input ref="/data/often"/></h:body>
        </h:html>
        """

    @Test("A first value that is no answer to its question keeps the interview open, and is named")
    func firstValues() throws {
        let place = try CollectPlace()
        var interview = try place.desk.begin(place.publish(Array(Self.form.utf8)), scope: .all, author: "test")
        #expect(interview.problems().map(\.place) == ["count", "day"])
        for (name, value) in [("count", "3"), ("day", "2020-02-28")] {
            try interview.answer(value, at: try #require(interview.session.nodes(at: name).first))
        }
        #expect(try place.desk.finalise(&interview).isEmpty)
    }

    @Test("A draft says nothing reckoned of what is not asked, and all of it again once it is")
    func hiddenScores() throws {
        let place = try CollectPlace()
        let binding = try place.publish(Array(Self.form.utf8))
        var interview = try place.desk.begin(binding, scope: .all, author: "test")
        let often = try #require(interview.session.nodes(at: "often").first)
        func band() throws -> Answer? {
            try place.desk.saveDraft(&interview)
            let record = try #require(interview.record)
            return record.answers[try #require(AnswerPath(template: "band"))].flatMap { $0.lexical == nil ? nil : $0 }
        }
        try interview.answer("1", at: often)
        #expect(try band() == nil)
        try interview.answer("12", at: often)
        #expect(try band() == .text("high"))
        try interview.answer("2", at: often)
        #expect(try band() == nil)
    }
}
