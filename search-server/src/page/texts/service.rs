//! Texts about one service: its facts, how fresh they are, why it was found.

super::texts! {
    /// What the pages say of services.
    AboutServices {
        checked: "Tarkistettu {age}", "Kontrollerad {age}", "Checked {age}", "Tarkistettu {age}";
        checked_never: "Tarkistuspäivä ei ole tiedossa", "Okänt när uppgifterna kontrollerades", "Not known when it was checked", "Emme tiedä, milloin tiedot on tarkistettu";
        old: "vanha tieto", "gammal uppgift", "old data", "vanha tieto";
        why: "Miksi tämä tulos?", "Varför det här resultatet?", "Why this result?", "Miksi tämä on listalla?";
        why_name: "Nimessä: {words}", "I namnet: {words}", "In the name: {words}", "Nimessä on sana: {words}";
        why_text: "Kuvauksessa: {words}", "I beskrivningen: {words}", "In the description: {words}", "Tekstissä on sana: {words}";
        why_topic: "Aihe: {words}", "Ämne: {words}", "Topic: {words}", "Aihe: {words}";
        why_missing: "Puuttuu: {words}", "Saknas: {words}", "Lacks: {words}", "Näitä sanoja ei ole: {words}";
        why_distance: "Etäisyys: {distance}", "Avstånd: {distance}", "Distance: {distance}", "Matka: {distance}";
        why_located: "Sijaitsee pyydetyllä alueella", "Finns i det område du frågade om", "Is in the area asked for", "On paikassa, josta hait";
        why_served: "Palvelee pyydettyä aluetta muualta", "Betjänar det område du frågade om från annat håll", "Serves the area asked for from elsewhere", "Palvelee paikkaa, josta hait";
        why_nationwide: "Palvelee koko maata", "Betjänar hela landet", "Serves the whole country", "Palvelee koko Suomea";
        why_filters: "Täyttää pyytämäsi ehdot", "Uppfyller dina villkor", "Meets your conditions", "Sopii siihen, mitä pyysit";
        why_filters_unknown: "Ei tietoa, täyttyvätkö kaikki pyytämäsi ehdot", "Okänt om alla dina villkor uppfylls", "Not known whether all your conditions are met", "Emme tiedä, sopiiko tämä kaikkeen, mitä pyysit";
        why_old: "Tietoja ei ole vahvistettu äskettäin, mikä laskee sijoitusta", "Uppgifterna har inte bekräftats nyligen, vilket sänker placeringen", "The details were not confirmed recently, which lowers its rank", "Tiedot voivat olla vanhat";
        why_all: "Vastaa rajauksiasi", "Motsvarar dina begränsningar", "Fits your filters", "Sopii rajauksiin";
        contact: "Yhteystiedot", "Kontaktuppgifter", "Contact", "Ota yhteyttä";
        contact_person: "Yhteyshenkilö", "Kontaktperson", "Contact person", "Yhteyshenkilö";
        when: "Milloin", "När", "When", "Milloin";
        today_open: "Tänään: {times}", "I dag: {times}", "Today: {times}", "Tänään: {times}";
        today_closed: "Tänään suljettu", "Stängt i dag", "Closed today", "Tänään kiinni";
        next_dates: "Seuraavat kerrat", "Nästa gånger", "Next dates", "Seuraavat kerrat";
        exceptions: "Ei toimi", "Inte öppet", "Not on", "Ei auki";
        map: "Avaa karttasovelluksessa", "Öppna i en kartapp", "Open in a map application", "Avaa kartta";
        coordinates: "Koordinaatit", "Koordinater", "Coordinates", "Sijainti kartalla";
        near_here: "Muut palvelut lähellä", "Andra tjänster i närheten", "Other services nearby", "Muut palvelut lähellä";
        referral: "Tarvitaanko lähete?", "Behövs remiss?", "Is a referral needed?", "Tarvitsetko lähetteen?";
        referral_required: "Kyllä. Lähetteen tekee lääkäri tai muu ammattilainen. Kysy palvelusta, kuka voi lähettää.", "Ja. Remissen skrivs av en läkare eller annan yrkesperson. Fråga tjänsten vem som kan remittera.", "Yes. A doctor or another professional writes it. Ask the service who may refer.", "Kyllä. Kysy lähetettä lääkäriltä tai muulta ammattilaiselta.";
        referral_not_required: "Ei. Voit ottaa itse yhteyttä.", "Nej. Du kan själv ta kontakt.", "No. You can get in touch yourself.", "Et tarvitse. Voit ottaa itse yhteyttä.";
        referral_unknown: "Ei tietoa. Kysy palvelusta.", "Uppgift saknas. Fråga tjänsten.", "Not known. Ask the service.", "Emme tiedä. Kysy palvelusta.";
        peer_support: "Vertaistuki", "Kamratstöd", "Peer support", "Vertaistuki";
        experts: "Kokemusasiantuntijat", "Erfarenhetsexperter", "Experts by experience", "Kokemusasiantuntijat";
        yes: "Kyllä", "Ja", "Yes", "Kyllä";
        no: "Ei", "Nej", "No", "Ei";
        unknown: "Ei tietoa", "Uppgift saknas", "Not known", "Emme tiedä";
        networks: "Verkostot", "Nätverk", "Networks", "Verkostot";
        life_events: "Elämäntilanteet", "Livssituationer", "Situations in life", "Elämäntilanteet";
        evidence: "Mitä tiedoista tiedetään", "Vad som är känt om uppgifterna", "What is known of the details", "Ovatko tiedot oikein?";
        evidence_registered: "Järjestäjä on rekisterissä tai sillä on oikea Y-tunnus", "Anordnaren finns i ett register eller har ett riktigt FO-nummer", "The organization is in a register or has a right business ID", "Järjestäjä on virallisessa rekisterissä";
        evidence_verified: "Järjestäjä on vahvistanut tiedot", "Anordnaren har bekräftat uppgifterna", "The organization has confirmed the details", "Järjestäjä on tarkistanut tiedot";
        evidence_contact: "Yhteyshenkilö on nimetty", "En kontaktperson är namngiven", "A contact person is named", "Yhteyshenkilö on kerrottu";
        evidence_accessibility: "Esteettömyydestä on kerrottu", "Tillgängligheten är beskriven", "Access is described", "Esteettömyydestä on kerrottu";
        updated: "Lähde päivitti {date}", "Källan uppdaterade {date}", "Updated by the source {date}", "Päivitetty {date}";
        original: "Alkuperäinen tieto", "Ursprunglig uppgift", "Original record", "Alkuperäinen tieto";
        linked: "Sama palvelu muissa lähteissä", "Samma tjänst i andra källor", "The same service in other sources", "Sama palvelu muualla";
        share: "Linkki tähän sivuun", "Länk till den här sidan", "Link to this page", "Linkki tälle sivulle";
        report: "Ilmoita virheestä", "Anmäl ett fel", "Report an error", "Kerro virheestä";
        report_to_provider: "Viesti avautuu sähköpostiohjelmaasi ja menee palvelun järjestäjälle. Emme tallenna sitä.", "Meddelandet öppnas i ditt e-postprogram och går till anordnaren. Vi sparar det inte.", "The message opens in your e-mail program and goes to the provider. We do not store it.", "Viesti menee palvelun järjestäjälle. Emme tallenna viestiä.";
        report_to_operator: "Viesti avautuu sähköpostiohjelmaasi ja menee ylläpitäjälle. Emme tallenna sitä.", "Meddelandet öppnas i ditt e-postprogram och går till den som upprätthåller tjänsten. Vi sparar det inte.", "The message opens in your e-mail program and goes to the operator. We do not store it.", "Viesti menee sivun ylläpitäjälle. Emme tallenna viestiä.";
        report_nobody: "Virheestä ei voi ilmoittaa sähköpostilla, koska osoitetta ei ole ilmoitettu.", "Fel kan inte anmälas per e-post, eftersom ingen adress har uppgetts.", "An error cannot be reported by e-mail, since no address has been given.", "Virheestä ei voi kertoa, koska osoite puuttuu.";
        report_subject: "Virhe palvelun tiedoissa: {name}", "Fel i uppgifterna om en tjänst: {name}", "Error in the details of a service: {name}", "Virhe palvelun tiedoissa: {name}";
    }
}
